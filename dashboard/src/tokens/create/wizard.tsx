import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ApiError, type Schemas } from '../../api/client';
import {
  allZonesQuery,
  membershipsQuery,
  permissionGroupsQuery,
  sessionQuery,
  templatesQuery,
  tokenQuery,
  type Owner,
} from '../../api/queries';
import { createPath, listPath, tokenPath } from '../../owner';
import { useGrantable } from '../../permissions/roles';
import { useReauthentication } from '../../signin/reauthentication';
import { UnsavedChangesGuard } from '../../unsaved-changes-guard';
import { createToken } from '../actions';
import { newWizardId, recordCreatedToken } from '../form-storage';
import type { Rejection } from '../form/api-problems';
import { toDraft } from '../form/draft';
import { emptyForm, type TokenForm } from '../form/model';
import { fromTemplate, fromUrl } from '../form/template';
import { validate } from '../form/validate';
import { showOnce } from '../new-secret';
import { Gallery } from './gallery';
import { FormStep, SummaryStep } from './steps';
import { useStoredForm } from './stored-form';

export function Wizard(props: { owner: Owner; wizardId: string | undefined }) {
  const { owner, wizardId } = props;
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
  const session = useSuspenseQuery(sessionQuery).data;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const templates = useSuspenseQuery(templatesQuery).data;
  const zones = useSuspenseQuery(allZonesQuery).data;
  useSuspenseQuery(membershipsQuery); // the permissions that a template gives depend on it
  const isGrantable = useGrantable(owner);
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [rejection, setRejection] = useState<Rejection>();
  const isFinished = useRef(false);

  function formOf(template: Schemas['Template'] | undefined): TokenForm {
    const onlyZone = zones.length === 1 ? zones[0] : undefined;
    return template === undefined ? emptyForm() : fromTemplate(template, onlyZone?.id ?? '', isGrantable);
  }

  function startingForm(): TokenForm {
    const template = templates.find((one) => one.key === search.template);
    return template === undefined && search.permissionGroupKeys !== undefined
      ? fromUrl(search, groups)
      : formOf(template);
  }

  const stored = useStoredForm({
    owner: { userId: session.user.id, owner: owner.kind === 'user' ? 'user' : owner.id },
    source: JSON.stringify([search.template ?? null, search.permissionGroupKeys ?? null]),
    initialForm: startingForm,
  });
  const { form } = stored;

  const isStarted =
    search.step !== undefined || search.template !== undefined || search.permissionGroupKeys !== undefined;
  // The address may be typed: the summary of an incomplete form is the form.
  const step = search.step === 'summary' && validate(form).size === 0 ? 'summary' : isStarted ? 'form' : 'template';

  useEffect(() => {
    if (step !== 'template' && !isFinished.current) {
      stored.save();
    }
  }, [stored, step]);

  useEffect(() => {
    if (step !== 'template' && wizardId === undefined) {
      void navigate({ ...createPath(owner), search, state: { wizardId: newWizardId() }, replace: true });
    }
  }, [navigate, owner, search, step, wizardId]);

  const goTo = (next: 'form' | 'summary') =>
    navigate({
      ...createPath(owner),
      search: { ...search, step: next },
      state: wizardId === undefined ? {} : { wizardId },
    });

  function clearProblems() {
    setSubmitted(false);
    setError(undefined);
    setRejection(undefined);
  }

  function choose(template: Schemas['Template'] | undefined) {
    stored.startFrom(formOf(template));
    clearProblems();
    void navigate({
      ...createPath(owner),
      search: { step: 'form', ...(template === undefined ? {} : { template: template.key }) },
      state: { wizardId: newWizardId() },
    });
  }

  function submit() {
    clearProblems();
    setSubmitted(true);
    if (validate(form).size === 0) {
      void goTo('summary');
    }
  }

  async function create() {
    setBusy(true);
    setError(undefined);
    setRejection(undefined);
    try {
      const draft = toDraft(form, groups, session.user.id);
      const { value, ...token } = await withReauthentication(() => createToken(owner, draft));
      isFinished.current = true;
      stored.remove();
      showOnce({ token, secret: value, origin: 'created' });
      queries.setQueryData(tokenQuery(owner, token.id).queryKey, token);
      await navigate({ ...tokenPath(owner, token.id), search: { made: 'created' }, replace: true });
      if (wizardId !== undefined) {
        recordCreatedToken(wizardId, token.id); // not earlier: this page would lead to the token, too, without the secret
      }
      await queries.invalidateQueries({ queryKey: ['tokens'] });
    } catch (problem) {
      setError(problem);
      setRejection(problem instanceof ApiError ? { form, error: problem } : undefined);
      if (problem instanceof ApiError && problem.status === 400) {
        await goTo('form');
      }
    } finally {
      setBusy(false);
    }
  }

  if (step === 'template') {
    return <Gallery owner={owner} templates={templates} onChoose={choose} />;
  }
  return (
    <>
      {step === 'summary' ? (
        <SummaryStep
          form={form}
          error={error}
          busy={busy}
          onCreate={() => void create()}
          onEdit={() => void goTo('form')}
        />
      ) : (
        <FormStep
          owner={owner}
          form={form}
          submitted={submitted}
          rejection={rejection}
          isRestored={stored.isRestored}
          onChange={stored.setForm}
          onStartAgain={() => {
            stored.reset();
            clearProblems();
          }}
          onSubmit={submit}
          onCancel={() => void navigate({ ...listPath(owner) })}
        />
      )}
      <UnsavedChangesGuard
        when={() => stored.isChanged && !isFinished.current}
        unload={false /* the form is stored in this tab */}
        title="Leave without creating the token?"
        onLeave={() => {
          isFinished.current = true;
          stored.remove();
        }}
      >
        The values that you entered will be lost.
      </UnsavedChangesGuard>
    </>
  );
}
