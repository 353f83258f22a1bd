import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, type Schemas } from '../api/client';
import {
  allZonesQuery,
  permissionGroupsQuery,
  sessionQuery,
  templatesQuery,
  type Owner,
} from '../api/queries';
import { useProof } from '../signin/proof';
import { Confirm } from '../ui/confirm';
import { Page } from '../ui/page';
import { Failure } from '../ui/states';
import { createToken } from './actions';
import { TokenEditor } from './editor';
import { emptyForm, fromTemplate, fromUrl, missing, toDraft, withNeededResources, type TokenForm } from './form';
import { useNames } from './names';
import { createPath, listPath, USER, useAccountOwner } from './owner';
import { otherProblem, problemsOf } from './problems';
import { SecretField, ShownOnce, UseIt } from './secret';
import { TokenSummary } from './summary';

export function CreateUserToken() {
  return <CreateToken owner={USER} />;
}

export function CreateAccountToken() {
  return <CreateToken owner={useAccountOwner()} />;
}

/** The steps of the walk: template, form, summary, secret. Which one it is stands in the address; what was filled in does not. */
function CreateToken(props: { owner: Owner }) {
  const { owner } = props;
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const prove = useProof();
  const session = useSuspenseQuery(sessionQuery).data;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const templates = useSuspenseQuery(templatesQuery).data;
  const zones = useSuspenseQuery(allZonesQuery).data;

  const begin = (): TokenForm => {
    const template = templates.find((one) => one.key === search.template);
    return template !== undefined
      ? fromTemplate(template, zones.length === 1 ? (zones[0]?.id ?? '') : '')
      : search.permissionGroupKeys !== undefined
        ? fromUrl(search, groups)
        : startingForm();
  };
  const [form, setForm] = useState(begin);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [created, setCreated] = useState<Schemas['CreatedToken']>();
  const answer = error instanceof ApiProblem ? error : undefined;

  // A page that is loaded anew has no form to sum up, and never the secret again.
  const step =
    created !== undefined && search.step === 'secret'
      ? 'secret'
      : search.step === 'summary' && missing(form).size === 0
        ? 'summary'
        : search.step === undefined && search.template === undefined && search.permissionGroupKeys === undefined
          ? 'template'
          : 'form';

  const go = (next: 'form' | 'summary' | 'secret', template?: string) =>
    navigate({
      ...createPath(owner),
      search: { step: next, ...(template === undefined ? (search.template === undefined ? {} : { template: search.template }) : { template }) },
    });

  function choose(template: Schemas['Template'] | undefined) {
    setForm(template === undefined ? startingForm() : fromTemplate(template, zones.length === 1 ? (zones[0]?.id ?? '') : ''));
    setSent(false);
    setError(undefined);
    void navigate({
      ...createPath(owner),
      search: { step: 'form', ...(template === undefined ? {} : { template: template.key }) },
    });
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
    try {
      const token = await prove(() => createToken(owner, toDraft(form, groups, session.user.id)));
      setCreated(token);
      await queries.invalidateQueries({ queryKey: ['tokens'] });
      await go('secret');
    } catch (problem) {
      setError(problem);
      if (problem instanceof ApiProblem && problem.status === 400) {
        await go('form');
      }
    } finally {
      setBusy(false);
    }
  }

  if (step === 'secret' && created !== undefined) {
    return <Created owner={owner} token={created} />;
  }
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
      </Page>
    );
  }
  const other = answer === undefined ? undefined : otherProblem(answer);
  return (
    <Page title="Create token: what it may do">
      {answer === undefined ? null : (
        <Failure
          title="The token was not created"
          error={new Error(other ?? 'What is wrong stands beside the fields.')}
        />
      )}
      <TokenEditor owner={owner} form={form} onChange={setForm} problems={problemsOf(form, sent, answer)} />
      {sent && missing(form).size > 0 ? (
        <Failure title="Something is missing" error={new Error([...missing(form).values()].join('; '))} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={toSummary}>
          Continue to summary
        </Button>
        <Button variant="secondary" onClick={() => void navigate({ ...listPath(owner) })}>
          Cancel
        </Button>
      </div>
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
  const fitting = props.templates.filter(
    (template) =>
      props.owner.kind === 'user' || template.policies.every((policy) => policy.scope !== 'com.cloudflare.api.user'),
  );
  return (
    <Page title="Create token" lead="Begin with a template, which you can change, or with nothing.">
      <ul className="grid gap-3 sm:grid-cols-2">
        {fitting.map((template) => (
          <li key={template.key} className="flex flex-col justify-between gap-3 rounded-lg border border-kumo-line bg-kumo-base p-4">
            <div>
              <h2 className="font-semibold">{template.name}</h2>
              <p className="mt-1 text-sm text-kumo-subtle">{template.description}.</p>
            </div>
            <div>
              <Button
                variant="secondary"
                size="sm"
                aria-label={`Use template ${template.name}`}
                onClick={() => props.onChoose(template)}
              >
                Use template
              </Button>
            </div>
          </li>
        ))}
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

function Created(props: { owner: Owner; token: Schemas['CreatedToken'] }) {
  const { owner, token } = props;
  const nameOf = useNames();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState(false);
  const leaving = useBlocker({
    shouldBlockFn: () => !copied,
    enableBeforeUnload: () => !copied,
    withResolver: true,
  });
  const zoneId = /zone\.([0-9a-f]{32})/.exec(JSON.stringify(token.policies))?.[1];
  return (
    <Page title={`${token.name} was created`}>
      <ShownOnce />
      <div className="mb-6">
        <SecretField secret={token.value} shown={shown} onShow={setShown} onCopied={() => setCopied(true)} />
      </div>
      <UseIt
        secret={token.value}
        shown={shown}
        zone={zoneId === undefined ? 'example.com' : nameOf(zoneId)}
        zoneId={zoneId ?? 'the-id-of-a-zone'}
        {...(owner.kind === 'account' ? { accountId: owner.id } : {})}
      />
      <div className="mt-6">
        <Link {...listPath(owner)} className="text-kumo-link hover:underline">
          View all tokens
        </Link>
      </div>
      <Confirm
        open={leaving.status === 'blocked'}
        title="Leave without the token?"
        confirm="Leave"
        destructive
        onConfirm={() => leaving.proceed?.()}
        onClose={() => leaving.reset?.()}
      >
        <p>You have not copied it, and it is never shown again. You would have to roll it for another one.</p>
      </Confirm>
    </Page>
  );
}
