import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { encode } from 'uqr';
import { api, ApiProblem, result, type Schemas } from '../api/client';
import { factorsQuery, sessionQuery } from '../api/queries';
import { hasPasskeys, makePasskey, noPasskeys } from '../signin/passkey';
import { useProof } from '../signin/proof';
import { Confirm } from '../ui/confirm';
import { CodeLines, Copyable } from '../ui/copy';
import { TextField } from '../ui/input';
import { Section } from '../ui/page';
import { Caution, Failure, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { ago, day } from '../ui/time';

/** By what else than the password a person proves who they are. */
export function Factors() {
  const factors = useQuery(factorsQuery);
  if (factors.isPending) {
    return <Loading what="your factors" />;
  }
  if (factors.isError) {
    return <Failure title="Your factors cannot be shown" error={factors.error} retry={() => void factors.refetch()} />;
  }
  return (
    <>
      <Passkeys passkeys={factors.data.passkeys} />
      <App factors={factors.data} />
    </>
  );
}

/** Runs what changes factors, with a proof when one is needed, and shows what has become of them. */
function useChange() {
  const queries = useQueryClient();
  const prove = useProof();
  const [error, setError] = useState<unknown>();
  async function change<T>(action: () => Promise<T>): Promise<T | undefined> {
    setError(undefined);
    try {
      const done = await prove(action);
      await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      return done;
    } catch (problem) {
      setError(problem);
      return undefined;
    }
  }
  return { change, error };
}

function Passkeys(props: { passkeys: Schemas['Passkey'][] }) {
  const { change, error } = useChange();
  const [name, setName] = useState('');
  const [removing, setRemoving] = useState<Schemas['Passkey']>();

  async function add(event: FormEvent) {
    event.preventDefault();
    const made = await change(async () => {
      const passkey = await makePasskey();
      return passkey === undefined
        ? undefined
        : result(await api.POST('/session/factors/passkeys', { body: { name, ...passkey } }));
    });
    if (made !== undefined) {
      setName('');
    }
  }

  return (
    <Section title="Passkeys" hint="Sign in with your fingerprint, face or PIN instead of the password. No page of another site can ask for it.">
      {error === undefined ? null : <Failure title="This did not work" error={error} />}
      {props.passkeys.length === 0 ? null : (
        <DataTable label="Passkeys" head={['Name', 'Added', 'Last used', '']}>
          {props.passkeys.map((passkey) => (
            <tr key={passkey.id}>
              <Cell className="max-w-xs break-words">
                {passkey.name} {passkey.backed_up ? <Badge variant="secondary">synced</Badge> : null}
              </Cell>
              <Cell className="whitespace-nowrap">{day(passkey.created_on)}</Cell>
              <Cell className="whitespace-nowrap">{passkey.last_used_on === null ? 'never' : ago(passkey.last_used_on)}</Cell>
              <Cell>
                <Button size="sm" variant="ghost" aria-label={`Remove ${passkey.name}`} onClick={() => setRemoving(passkey)}>
                  Remove
                </Button>
              </Cell>
            </tr>
          ))}
        </DataTable>
      )}
      {hasPasskeys ? (
        <form className="mt-4 flex flex-wrap items-end gap-3" onSubmit={(event) => void add(event)}>
          <TextField
            label="Name of the device"
            placeholder="Laptop"
            required
            maxLength={100}
            value={name}
            onChange={setName}
          />
          <Button type="submit" variant="secondary">
            Add a passkey
          </Button>
        </form>
      ) : (
        <p className="text-kumo-subtle">{noPasskeys}</p>
      )}
      <Confirm
        open={removing !== undefined}
        title={`Remove ${removing?.name ?? ''}?`}
        confirm="Remove"
        destructive
        onClose={() => setRemoving(undefined)}
        onConfirm={() => {
          const id = removing?.id ?? '';
          setRemoving(undefined);
          void change(async () =>
            result(await api.DELETE('/session/factors/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } })),
          );
        }}
      >
        It does not sign in here any more. Delete it from the device, too, which would go on offering it.
      </Confirm>
    </Section>
  );
}

/** For what appears once: a reader says it, and the keyboard goes on from there. */
const focus = (block: HTMLElement | null) => block?.focus();

function App(props: { factors: Schemas['Factors'] }) {
  const { change, error } = useChange();
  const [offer, setOffer] = useState<Schemas['OneTimePasswordOffer']>();
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState<string[]>();
  const [disabling, setDisabling] = useState(false);
  const problem = error instanceof ApiProblem ? error : undefined;

  async function enable(event: FormEvent) {
    event.preventDefault();
    const secret = offer?.secret ?? '';
    const made = await change(async () =>
      result(await api.PUT('/session/factors/one_time_password', { body: { secret, code: code.replaceAll(' ', '') } })),
    );
    if (made !== undefined) {
      setOffer(undefined);
      setCode('');
      setRecovery(made.recovery_codes);
    }
  }

  return (
    <Section
      title="Authenticator app"
      hint="A password then needs a code of the app, too. Passkeys do not: they are two factors in one."
      actions={props.factors.one_time_password ? <Badge variant="success">on</Badge> : undefined}
    >
      {error === undefined || problem?.at('/code') !== undefined ? null : <Failure title="This did not work" error={error} />}
      {recovery === undefined ? null : (
        <div className="mb-4 outline-none" role="status" tabIndex={-1} ref={focus}>
          <Caution title="Keep these recovery codes">
            Each signs you in once when the app is gone. They are not shown again.
          </Caution>
          <CodeLines label="Recovery codes" text={recovery.join('\n')} />
        </div>
      )}
      {props.factors.one_time_password ? (
        <div className="flex flex-wrap items-center gap-3">
          <span className="text-kumo-subtle">{`${props.factors.recovery_codes} recovery codes are left.`}</span>
          <Button
            variant="secondary"
            onClick={() =>
              void change(async () => result(await api.POST('/session/factors/recovery_codes'))).then((made) =>
                setRecovery(made?.recovery_codes),
              )
            }
          >
            New recovery codes
          </Button>
          <Button variant="secondary" onClick={() => setDisabling(true)}>
            Turn off
          </Button>
        </div>
      ) : offer === undefined ? (
        <Button
          variant="secondary"
          onClick={() =>
            void change(async () => result(await api.POST('/session/factors/one_time_password'))).then((made) => setOffer(made))
          }
        >
          Set up an app
        </Button>
      ) : (
        <form className="flex flex-wrap items-start gap-6" onSubmit={(event) => void enable(event)}>
          <QrCode text={offer.uri} />
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <p>Scan this with the app, or type the secret into it:</p>
            <Copyable label="the secret" text={offer.secret} />
            <div className="max-w-xs">
              <TextField
                label="Code that the app shows"
                autoComplete="one-time-code"
                inputMode="numeric"
                autoFocus
                required
                value={code}
                onChange={setCode}
                error={problem?.at('/code')}
              />
            </div>
            <div className="flex gap-2">
              <Button type="submit" variant="primary">
                Turn on
              </Button>
              <Button
                type="button"
                variant="secondary"
                onClick={() => {
                  setOffer(undefined);
                  setCode('');
                }}
              >
                Cancel
              </Button>
            </div>
          </div>
        </form>
      )}
      <Confirm
        open={disabling}
        title="Do without the app?"
        confirm="Turn off"
        destructive
        onClose={() => setDisabling(false)}
        onConfirm={() => {
          setDisabling(false);
          setRecovery(undefined);
          void change(async () => result(await api.DELETE('/session/factors/one_time_password')));
        }}
      >
        Your password alone signs you in then. The recovery codes go, too.
      </Confirm>
    </Section>
  );
}

/** Black on white in dark mode too: not every camera reads the negative. */
function QrCode(props: { text: string }) {
  const { size, data } = encode(props.text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x},${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="size-44 shrink-0 rounded" role="img" aria-label="The secret as a QR code" shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
