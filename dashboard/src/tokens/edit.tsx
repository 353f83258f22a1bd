import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, type Schemas } from '../api/client';
import { permissionGroupsQuery, sessionQuery, tokenQuery, type Owner } from '../api/queries';
import { useReauthentication } from '../signin/reauthentication';
import { Page } from '../ui/page';
import { ErrorBanner } from '../ui/states';
import { UnsavedChangesGuard } from '../unsaved-changes-guard';
import { replaceToken } from './actions';
import { TokenEditor } from './editor/editor';
import { fieldProblems, otherProblems } from './form/api-problems';
import { toDraft } from './form/draft';
import { sameContent, type TokenForm } from './form/model';
import { fromToken } from './form/restore';
import { validate } from './form/validate';

/** Edits a token. `onClose` is called after saving and on cancel. */
export function EditToken(props: { owner: Owner; token: Schemas['Token']; onClose: () => void }) {
  const { owner, token, onClose } = props;
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
  const session = useSuspenseQuery(sessionQuery).data;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const [initial] = useState(() => fromToken(token, groups));
  const [form, setForm] = useState(initial);
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ form: TokenForm; error: unknown }>();

  async function save() {
    setSubmitted(true);
    if (validate(form).size > 0) {
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      const draft = toDraft(form, groups, session.user.id);
      const saved = await withReauthentication(() => replaceToken(owner, token.id, draft));
      queries.setQueryData(tokenQuery(owner, token.id).queryKey, saved);
      await queries.invalidateQueries({ queryKey: ['tokens'] });
      onClose();
    } catch (error) {
      setFailure({ form, error });
    } finally {
      setBusy(false);
    }
  }

  const rejection = failure?.error instanceof ApiError ? { form: failure.form, error: failure.error } : undefined;
  const problems = submitted ? validate(form) : undefined;
  const reported = rejection === undefined ? undefined : fieldProblems(rejection, groups);
  return (
    <Page title={`Edit ${token.name}`} lead="The secret stays the same. Changes apply from the next request on.">
      {failure === undefined ? null : (
        <ErrorBanner
          title="The token was not changed"
          error={
            rejection === undefined
              ? failure.error
              : new Error(otherProblems(rejection, groups) ?? 'The fields below say what is wrong.')
          }
        />
      )}
      <TokenEditor
        owner={owner}
        form={form}
        onChange={setForm}
        problemOf={(field) => problems?.get(field) ?? reported?.get(field)}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" loading={busy} onClick={() => void save()}>
          Save
        </Button>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
      </div>
      <UnsavedChangesGuard when={() => !sameContent(form, initial)} unload title="Leave without saving?">
        Your changes will be lost.
      </UnsavedChangesGuard>
    </Page>
  );
}
