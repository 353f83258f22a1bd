import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { api, ApiError, setCsrfToken, result } from '../api/client';
import { sessionQuery, sessionsQuery } from '../api/queries';
import { SingleSignOn } from '../signin/oidc-link';
import { TextField } from '../ui/input';
import { useReauthentication } from '../signin/reauthentication';
import { OneTimeButton } from '../ui/one-time-button';
import { Page, Section } from '../ui/page';
import { ErrorBanner, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { ago, time } from '../ui/time';
import { Factors } from './factors';
import { Memberships } from './memberships';

export function Profile() {
  return (
    <Page title="Profile">
      <Details />
      <Password />
      <Factors />
      <SingleSignOn />
      <Memberships />
      <Sessions />
    </Page>
  );
}

function Details() {
  const queries = useQueryClient();
  const { user } = useSuspenseQuery(sessionQuery).data;
  const [form, setForm] = useState({ first_name: user.first_name ?? '', last_name: user.last_name ?? '' });
  const [state, setState] = useState<'saved' | Error>();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    try {
      result(
        await api.PATCH('/user', {
          body: {
            first_name: form.first_name === '' ? null : form.first_name,
            last_name: form.last_name === '' ? null : form.last_name,
          },
        }),
      );
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      setState('saved');
    } catch (problem) {
      setState(problem instanceof Error ? problem : new Error(String(problem)));
    }
  }

  const problem = state instanceof ApiError ? state : undefined;
  return (
    <Section title="About you" hint={user.email}>
      {state instanceof Error && problem?.at('/first_name') === undefined && problem?.at('/last_name') === undefined ? (
        <ErrorBanner title="Your name was not saved" error={state} />
      ) : null}
      <form className="flex flex-wrap items-end gap-3" onSubmit={(event) => void submit(event)}>
        <TextField
          label="First name"
          autoComplete="given-name"
          value={form.first_name}
          onChange={(first_name) => setForm({ ...form, first_name })}
          error={problem?.at('/first_name')}
        />
        <TextField
          label="Last name"
          autoComplete="family-name"
          value={form.last_name}
          onChange={(last_name) => setForm({ ...form, last_name })}
          error={problem?.at('/last_name')}
        />
        <Button type="submit" variant="secondary">
          Save
        </Button>
        {state === 'saved' ? <span role="status">Saved.</span> : null}
      </form>
    </Section>
  );
}

function Password() {
  const { user } = useSuspenseQuery(sessionQuery).data;
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
  const [form, setForm] = useState({ current: '', password: '' });
  const [state, setState] = useState<'changed' | Error>();
  const [busy, setBusy] = useState(false);
  const problem = state instanceof ApiError ? state : undefined;
  const wrong = problem?.status === 401 ? 'This is not your password' : problem?.at('/current');

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const session = await withReauthentication(async () =>
        result(await api.PUT('/session/password', { body: form })),
      );
      setCsrfToken(session.csrf_token);
      queries.setQueryData(sessionQuery.queryKey, session);
      setForm({ current: '', password: '' });
      setState('changed');
      await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    } catch (failure) {
      setState(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title="Password" hint="Changing it ends all of your other sessions.">
      {state instanceof Error && wrong === undefined && problem?.at('/password') === undefined ? (
        <ErrorBanner title="The password was not changed" error={state} />
      ) : null}
      <form className="flex max-w-sm flex-col gap-3" onSubmit={(event) => void submit(event)}>
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={form.current}
          onChange={(current) => setForm({ ...form, current })}
          error={wrong}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          hint="At least 12 characters."
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={problem?.at('/password')}
        />
        <div className="flex items-center gap-3">
          <Button type="submit" variant="secondary" loading={busy}>
            Change password
          </Button>
          {state === 'changed' ? <span role="status">Changed.</span> : null}
        </div>
      </form>
    </Section>
  );
}

function Sessions() {
  const withReauthentication = useReauthentication();
  const sessions = useQuery(sessionsQuery);
  const [ended, setEnded] = useState<string[]>([]);
  const [error, setError] = useState<unknown>();

  async function end(id: string) {
    setError(undefined);
    try {
      await withReauthentication(async () =>
        result(await api.DELETE('/user/sessions/{session_id}', { params: { path: { session_id: id } } })),
      );
      setEnded((all) => [...all, id]);
    } catch (problem) {
      setError(problem);
    }
  }

  return (
    <Section
      title="Where you are signed in"
      hint="A session ends after twelve hours without use, and after seven days."
    >
      {error === undefined ? null : <ErrorBanner title="The session was not ended" error={error} />}
      {sessions.isPending ? <Loading what="sessions" /> : null}
      {sessions.isError ? (
        <ErrorBanner
          title="The sessions cannot be shown"
          error={sessions.error}
          retry={() => void sessions.refetch()}
        />
      ) : null}
      {sessions.isSuccess ? (
        <DataTable label="Sessions" head={['Browser', 'From', 'Since', 'Last used', '']}>
          {sessions.data.map((session) => (
            <tr key={session.id}>
              <Cell className="max-w-xs break-words">{browser(session.user_agent)}</Cell>
              <Cell>{session.client ?? ''}</Cell>
              <Cell className="whitespace-nowrap">{time(session.created_on)}</Cell>
              <Cell className="whitespace-nowrap">{ago(session.last_seen_on)}</Cell>
              <Cell>
                {session.current ? (
                  <Badge variant="success">this one</Badge>
                ) : (
                  <OneTimeButton
                    done={ended.includes(session.id)}
                    label="End"
                    doneLabel="Ended"
                    of={`the session of ${browser(session.user_agent)}, started ${time(session.created_on)}`}
                    onClick={() => void end(session.id)}
                  />
                )}
              </Cell>
            </tr>
          ))}
        </DataTable>
      ) : null}
    </Section>
  );
}

/** The browser and the operating system that a user agent names. */
function browser(agent: string): string {
  const name = /(Edg|OPR|Firefox|Chrome|Safari)[A-Za-z]*\/(\d+)/.exec(agent);
  const system = /(Windows|Android|iPhone|iPad|Macintosh|Linux|CrOS)/.exec(agent);
  return name === null
    ? agent.slice(0, 60) || 'unknown'
    : `${name[1]} ${name[2]}${system === null ? '' : ` on ${system[1]}`}`;
}
