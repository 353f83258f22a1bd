import { Button } from '@cloudflare/kumo/components/button';
import { EyeIcon, EyeSlashIcon } from '@phosphor-icons/react';
import { useId, useState } from 'react';
import { CodeLines, CopyButton } from '../ui/copy';
import { Select } from '../ui/input';
import { WarningBanner } from '../ui/states';
import { snippets, verifyCommand } from './snippets';

/** A new secret: masked until the user shows it, with a copy button. */
export function SecretField(props: {
  secret: string;
  shown: boolean;
  onShow: (shown: boolean) => void;
  onCopied?: () => void;
}) {
  const id = useId();
  const { shown } = props;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          API token
        </label>
        <input
          id={id}
          readOnly
          type={shown ? 'text' : 'password'}
          autoComplete="off"
          spellCheck={false}
          value={props.secret}
          onFocus={(event) => event.target.select()}
          className="h-9 w-full rounded-lg border border-kumo-line bg-kumo-recessed px-3 font-mono"
        />
      </div>
      <Button
        variant="secondary"
        icon={shown ? <EyeSlashIcon aria-hidden /> : <EyeIcon aria-hidden />}
        onClick={() => props.onShow(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </Button>
      <CopyButton
        text={props.secret}
        label="the token"
        size="base"
        {...(props.onCopied === undefined ? {} : { onCopied: props.onCopied })}
      />
    </div>
  );
}

export function ShownOnce() {
  return (
    <WarningBanner title="This token is shown only once">
      Copy it to a safe place now. It gives its permissions to everyone who has it, and it cannot be shown again.
    </WarningBanner>
  );
}

/** Commands that test a new token, and its use in tools. The secret is masked here, too, but copied in full. */
export function UsageExamples(props: {
  secret: string;
  shown: boolean;
  zone: string;
  zoneId: string;
  accountId?: string;
}) {
  const { origin } = window.location;
  const masked = (lines: string) =>
    props.shown ? lines : lines.replaceAll(props.secret, `${props.secret.slice(0, 5)}${'•'.repeat(8)}`);
  const verify = verifyCommand(origin, props.secret, props.accountId);
  const all = snippets(origin, props.secret, props.zone, props.zoneId);
  const [tool, setTool] = useState(all[0]?.tool ?? '');
  const chosen = all.find((snippet) => snippet.tool === tool);
  return (
    <div className="flex flex-col gap-4">
      <CodeLines label="Test this token" text={masked(verify)} copied={verify} />
      <div className="flex flex-col gap-3">
        <Select
          label="Use it with"
          className="max-w-xs"
          value={tool}
          options={all.map((snippet) => [snippet.tool, snippet.tool] as const)}
          onChange={setTool}
        />
        {chosen === undefined ? null : (
          <CodeLines label={chosen.tool} text={masked(chosen.lines)} copied={chosen.lines} />
        )}
      </div>
    </div>
  );
}
