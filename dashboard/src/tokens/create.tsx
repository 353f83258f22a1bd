import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem, type Schemas } from '../api/client';
import {
  allZonesQuery,
  membershipsQuery,
  permissionGroupsQuery,
  sessionQuery,
  templatesQuery,
  tokenQuery,
  type Owner,
} from '../api/queries';
import { LeaveGuard } from '../leave';
import { useGivable } from '../rights';
import { useProof } from '../signin/proof';
import { Page } from '../ui/page';
import { Failure } from '../ui/states';
import { createToken } from './actions';
import { TokenEditor } from './editor';
import { emptyForm, fromTemplate, fromUrl, missing, rowsOfTemplate, toDraft, withNeededResources, type TokenForm } from './form';
import { showOnce } from './fresh';
import { dropForm, keepForm, keptForm, newWalk, noteToken, tokenOf } from './kept';
import { createPath, listPath, tokenPath, USER, useAccountOwner } from './owner';
import { otherProblem, problemsOf } from './problems';
import { TokenSummary } from './summary';

export function CreateUserToken() {
  return <CreateToken owner={USER} />;
}

export function CreateAccountToken() {
  const owner = useAccountOwner();
  return <CreateToken key={owner.id} owner={owner} />;
}

/**
 * The steps of the walk: template, form, summary; then the token's own page. Which one it is stands in the address, what was filled in
 * in this tab. Every step of a walk has its name in the history, and leads to the token once there is one.
 */
function CreateToken(props: { owner: Owner }) {
  const { owner } = props;
  const walk = useWalk();
  const made = tokenOf(walk);
  return made === undefined ? (
    <Walk owner={owner} walk={walk} />
  ) : (
    <Navigate {...tokenPath(owner, made)} search={{ made: 'created' }} replace />
  );
}

/** The name of the walk that this step belongs to; `leaving` once the address is that of another page, which is not there yet. */
function useWalk(): string | undefined {
  const location = useRouterState({ select: (state) => state.location });
  const [path] = useState(location.pathname);
  return location.pathname === path ? location.state.walk : 'leaving';
}

function Walk(props: { owner: Owner; walk: string | undefined }) {
  const { owner, walk } = props;
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const prove = useProof();
  const session = useSuspenseQuery(sessionQuery).data;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const templates = useSuspenseQuery(templatesQuery).data;
  const zones = useSuspenseQuery(allZonesQuery).data;
  useSuspenseQuery(membershipsQuery); // what a template gives depends on it
  const holds = useGivable(owner);
  const place = { userId: session.user.id, owner: owner.kind === 'user' ? 'user' : owner.id };
  const beginning = JSON.stringify([search.template ?? null, search.permissionGroupKeys ?? null]);

  const begin = (): TokenForm => {
    const template = templates.find((one) => one.key === search.template);
    return template !== undefined
      ? fromTemplate(template, zones.length === 1 ? (zones[0]?.id ?? '') : '', holds)
      : search.permissionGroupKeys !== undefined
        ? fromUrl(search, groups)
        : startingForm();
  };
  const [begun, setBegun] = useState(begin);
  const [form, setForm] = useState(() => keptForm(place, beginning) ?? begun);
  const [restored, setRestored] = useState(form !== begun);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const finished = useRef(false);
  const answer = error instanceof ApiProblem ? error : undefined;
  const changed = JSON.stringify(form) !== JSON.stringify(begun);

  // A summary of a form that is not complete is that form: the address may have been typed.
  const step =
    search.step === 'summary' && missing(form).size === 0
      ? 'summary'
      : search.step === undefined && search.template === undefined && search.permissionGroupKeys === undefined
        ? 'template'
        : 'form';

  useEffect(() => {
    if (step === 'template' || finished.current) {
      return;
    }
    if (changed) {
      keepForm(place, { beginning, form });
    } else {
      dropForm(place);
    }
  }, [form, step]);

  useEffect(() => {
    if (step !== 'template' && walk === undefined) {
      void navigate({ ...createPath(owner), search, state: { walk: newWalk() }, replace: true });
    }
  }, [step, walk]);

  const go = (next: 'form' | 'summary') =>
    navigate({ ...createPath(owner), search: { ...search, step: next }, state: walk === undefined ? {} : { walk } });

  function choose(template: Schemas['Template'] | undefined) {
    const next = template === undefined ? startingForm() : fromTemplate(template, zones.length === 1 ? (zones[0]?.id ?? '') : '', holds);
    setBegun(next);
    setForm(next);
    setRestored(false);
    setSent(false);
    setError(undefined);
    void navigate({
      ...createPath(owner),
      search: { step: 'form', ...(template === undefined ? {} : { template: template.key }) },
      state: { walk: newWalk() },
    });
  }

  function startAgain() {
    setForm(begun);
    setRestored(false);
    setSent(false);
    setError(undefined);
  }

  function toSummary() {
    setSent(true);
    setError(undefined);
    if (missing(form).size === 0) {
      void go('summary');
    }
  }

  async function create() {
    setBusy(true);
    setError(undefined);
    try {
      const { value, ...token } = await prove(() => createToken(owner, toDraft(form, groups, session.user.id)));
      finished.current = true;
      dropForm(place);
      showOnce({ token, secret: value, how: 'created' });
      queries.setQueryData(tokenQuery(owner, token.id).queryKey, token);
      await navigate({ ...tokenPath(owner, token.id), search: { made: 'created' }, replace: true });
      if (walk !== undefined) {
        noteToken(walk, token.id); // not before: this very page would lead there, too, and away from the secret
      }
      await queries.invalidateQueries({ queryKey: ['tokens'] });
    } catch (problem) {
      setError(problem);
      if (problem instanceof ApiProblem && problem.status === 400) {
        await go('form');
      }
    } finally {
      setBusy(false);
    }
  }

  const guard = (
    <LeaveGuard
      when={() => step !== 'template' && changed && !finished.current}
      unload={false /* the form is kept in this tab */}
      title="Leave without creating the token?"
      onLeave={() => {
        finished.current = true;
        dropForm(place);
      }}
    >
      What you have filled in is lost.
    </LeaveGuard>
  );
  if (step === 'template') {
    return <Gallery owner={owner} templates={templates} onChoose={choose} />;
  }
  if (step === 'summary') {
    return (
      <Page title={`${form.name}: summary`} lead="Look it over. The token can be edited afterwards, too.">
        {error === undefined ? null : <Failure title="The token was not created" error={error} />}
        <TokenSummary form={form} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" loading={busy} onClick={() => void create()}>
            Create token
          </Button>
          <Button variant="secondary" onClick={() => void go('form')}>
            Edit token
          </Button>
        </div>
        {guard}
      </Page>
    );
  }
  const other = answer === undefined ? undefined : otherProblem(form, answer, groups);
  return (
    <Page title="Create token: what it may do">
      {restored ? (
        <div role="status" className="mb-4 flex flex-wrap items-center justify-between gap-2 rounded-lg border border-kumo-line bg-kumo-tint px-4 py-2">
          <span>What you had filled in is here again.</span>
          <Button size="sm" variant="secondary" onClick={startAgain}>
            Start again
          </Button>
        </div>
      ) : null}
      {answer === undefined ? null : (
        <Failure
          title="The token was not created"
          error={new Error(other ?? 'The fields below say what is wrong.')}
        />
      )}
      <TokenEditor owner={owner} form={form} onChange={setForm} problems={problemsOf(form, sent, answer, groups)} />
      {sent && missing(form).size > 0 ? (
        <Failure title="Something is missing or wrong" error={new Error([...missing(form).values()].join('; '))} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={toSummary}>
          Continue to summary
        </Button>
        <Button variant="secondary" onClick={() => void navigate({ ...listPath(owner) })}>
          Cancel
        </Button>
      </div>
      {guard}
    </Page>
  );
}

function startingForm(): TokenForm {
  const form = emptyForm();
  return { ...form, blocks: form.blocks.map(withNeededResources) };
}

function Gallery(props: {
  owner: Owner;
  templates: Schemas['Template'][];
  onChoose: (template: Schemas['Template'] | undefined) => void;
}) {
  const holds = useGivable(props.owner);
  const fitting = props.templates.filter(
    (template) =>
      props.owner.kind === 'user' || template.policies.every((policy) => policy.scope !== 'com.cloudflare.api.user'),
  );
  return (
    <Page title="Create token" lead="Begin with a template, which you can change, or with nothing.">
      <ul className="grid gap-3 sm:grid-cols-2">
        {fitting.map((template) => {
          const [first] = rowsOfTemplate(template, holds).lacking;
          return (
          <li key={template.key} className="flex flex-col justify-between gap-3 rounded-lg border border-kumo-line bg-kumo-base p-4">
            <div>
              <h2 className="font-semibold">{template.name}</h2>
              <p className="mt-1 text-sm text-kumo-subtle">{template.description}.</p>
              {first === undefined ? null : (
                <p className="mt-1 text-sm">{`Not for you: your roles do not include ${first.family}: ${first.level}.`}</p>
              )}
            </div>
            <div>
              <Button
                variant="secondary"
                size="sm"
                disabled={first !== undefined}
                aria-label={`Use template ${template.name}`}
                onClick={() => props.onChoose(template)}
              >
                Use template
              </Button>
            </div>
          </li>
          );
        })}
      </ul>
      <div className="mt-6 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-kumo-line bg-kumo-base p-4">
        <div>
          <h2 className="font-semibold">Custom token</h2>
          <p className="mt-1 text-sm text-kumo-subtle">Choose every permission yourself.</p>
        </div>
        <Button variant="primary" onClick={() => props.onChoose(undefined)}>
          Create custom token
        </Button>
      </div>
    </Page>
  );
}
