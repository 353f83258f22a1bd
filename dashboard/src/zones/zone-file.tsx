import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, ApiError, responseBody, type Schemas } from '../api/client';
import { Section } from '../ui/page';
import { ErrorBanner } from '../ui/states';

/** Export and import of the zone as a zone file (RFC 1035, section 5). An import shows a preview first. */
export function ZoneFile(props: { zone: Schemas['Zone'] }) {
  const { zone } = props;
  const id = useId();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<string[]>();
  const [imported, setImported] = useState<Schemas['Imported']>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function exported(): Promise<string> {
    const answer = await api.GET('/zones/{zone_id}/dns_records/export', {
      params: { path: { zone_id: zone.id } },
      parseAs: 'text',
    });
    return responseBody(answer as { data?: string; error?: unknown; response: Response });
  }

  async function download() {
    setError(undefined);
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([await exported()], { type: 'text/plain' }));
      link.download = `${zone.name}.zone`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (problem) {
      setError(problem);
    }
  }

  async function showPreview() {
    setError(undefined);
    setImported(undefined);
    try {
      const known = new Set((await exported()).split('\n').map(normalized));
      setPreview(lines(text).filter((line) => !known.has(normalized(line))));
    } catch (problem) {
      setError(problem);
    }
  }

  async function importLines() {
    setBusy(true);
    setError(undefined);
    try {
      const form = new FormData();
      form.append('file', new Blob([text], { type: 'text/plain' }), `${zone.name}.zone`);
      const answer = await api.POST('/zones/{zone_id}/dns_records/import', {
        params: { path: { zone_id: zone.id } },
        body: form as never,
        bodySerializer: (body: unknown) => body as FormData,
      });
      const whole = responseBody(
        answer as { data?: { result?: Schemas['Imported'] }; error?: unknown; response: Response },
      );
      setImported(whole.result);
      setPreview(undefined);
      setText('');
      await queries.invalidateQueries({ queryKey: ['records', zone.id] });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section
      title="Zone file"
      hint="The standard text format of zones, which name servers read. An import adds records and changes none."
      actions={
        <Button variant="secondary" size="sm" onClick={() => void download()}>
          Export
        </Button>
      }
    >
      {error === undefined ? null : (
        <ErrorBanner title="The request failed" error={error instanceof ApiError ? new Error(error.message) : error} />
      )}
      {imported === undefined ? null : (
        <p
          role="status"
          className="mb-3"
        >{`${imported.recs_added} of ${imported.total_records_parsed} records were added.`}</p>
      )}
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        Lines to import
      </label>
      <textarea
        id={id}
        rows={5}
        spellCheck={false}
        placeholder={'www 300 IN A 192.0.2.1'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setPreview(undefined);
        }}
        className="w-full rounded-lg border border-kumo-line bg-kumo-base p-3 font-mono text-sm"
      />
      {preview === undefined ? null : (
        <div className="my-3 rounded-lg border border-kumo-line p-3">
          <p className="mb-2 text-sm font-medium">
            {preview.length === 0
              ? 'The zone already contains every line.'
              : `Lines that are not in the zone in this form (${preview.length}):`}
          </p>
          <pre className="overflow-x-auto font-mono text-sm text-kumo-success">
            {preview.map((line) => `+ ${line}`).join('\n')}
          </pre>
        </div>
      )}
      <div className="mt-3 flex gap-2">
        <Button
          variant="secondary"
          disabled={text.trim() === ''}
          title={text.trim() === '' ? 'Paste lines of a zone file first' : ''}
          onClick={() => void showPreview()}
        >
          Preview
        </Button>
        <Button
          variant="primary"
          disabled={preview === undefined}
          title={preview === undefined ? 'Open the preview first' : ''}
          loading={busy}
          onClick={() => void importLines()}
        >
          Import
        </Button>
      </div>
    </Section>
  );
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith(';'));
}

/** A line for comparison: without its comment, spacing and case. */
function normalized(line: string): string {
  return line.replace(/;.*$/, '').trim().replace(/\s+/g, ' ').toLowerCase();
}
