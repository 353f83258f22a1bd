import { Button } from '@cloudflare/kumo/components/button';
import { useState, type SubmitEvent } from 'react';
import { ApiError } from '../api/client';
import { UnsavedChangesGuard } from '../unsaved-changes-guard';
import { Select, TextField } from '../ui/input';
import { ErrorBanner } from '../ui/states';
import { FIELDS, toDraft, TTLS, TYPES, type RecordForm } from './record-types';
import type { Schemas } from '../api/client';

/** The form of a record, with the fields of its type. */
export function RecordEditor(props: {
  zone: string;
  initial: RecordForm;
  save: (draft: Schemas['RecordDraft']) => Promise<void>;
  saveLabel: string;
  onCancel: () => void;
}) {
  const [form, setForm] = useState(props.initial);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;
  const ttls = TTLS.some(([seconds]) => seconds === form.ttl) ? TTLS : [...TTLS, [form.ttl, `${form.ttl} s`] as const];

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await props.save(toDraft(form));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const shown = ['/name', '/ttl', '/comment', '/tags', '/content', '/priority', '/data'];
  const general =
    problem === undefined
      ? error
      : problem.elsewhere(shown) === undefined
        ? undefined
        : new Error(problem.elsewhere(shown));
  return (
    <form className="rounded-lg border border-kumo-line bg-kumo-recessed p-4" onSubmit={(event) => void submit(event)}>
      {general === undefined ? null : <ErrorBanner title="The record was not saved" error={general} />}
      <div className="grid gap-3 sm:grid-cols-6">
        <Select
          label="Type"
          className="sm:col-span-1"
          value={form.type}
          options={TYPES.map((type) => [type, type] as const)}
          onChange={(type) => setForm({ ...form, type })}
        />
        <div className="sm:col-span-3">
          <TextField
            label="Name"
            placeholder="@"
            hint={`Below ${props.zone}; @ for the zone itself.`}
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
            error={problem?.at('/name')}
          />
        </div>
        <Select
          label="TTL"
          className="sm:col-span-2"
          value={form.ttl}
          options={ttls}
          onChange={(ttl) => setForm({ ...form, ttl })}
          error={problem?.at('/ttl')}
        />
        {FIELDS[form.type].map((field) => (
          <div key={field.name} className={field.wide === true ? 'sm:col-span-6' : 'sm:col-span-2'}>
            <TextField
              label={field.label}
              value={form.values[field.name] ?? ''}
              {...(field.placeholder === undefined ? {} : { placeholder: field.placeholder })}
              {...(field.numeric === true ? { inputMode: 'numeric' as const } : {})}
              onChange={(value) => setForm({ ...form, values: { ...form.values, [field.name]: value } })}
              error={problem?.at(`/${field.name}`) ?? problem?.at(`/data/${field.name}`)}
            />
          </div>
        ))}
        <div className="sm:col-span-4">
          <TextField
            label="Comment"
            value={form.comment}
            onChange={(comment) => setForm({ ...form, comment })}
            error={problem?.at('/comment')}
          />
        </div>
        <div className="sm:col-span-2">
          <TextField
            label="Tags"
            placeholder="team:dns, owner:web"
            value={form.tags}
            onChange={(tags) => setForm({ ...form, tags })}
            error={problem?.at('/tags')}
          />
        </div>
      </div>
      <div className="mt-4 flex gap-2">
        <Button type="submit" variant="primary" loading={busy}>
          {props.saveLabel}
        </Button>
        <Button type="button" variant="secondary" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
      <UnsavedChangesGuard
        when={() => JSON.stringify(form) !== JSON.stringify(props.initial)}
        unload
        title="Leave without saving the record?"
      >
        The values that you entered will be lost.
      </UnsavedChangesGuard>
    </form>
  );
}
