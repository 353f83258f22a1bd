import { Badge } from '@cloudflare/kumo/components/badge';
import { Button } from '@cloudflare/kumo/components/button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { encode } from 'uqr';
import { api, ApiError, result, type Schemas } from '../api/client';
import { factorsQuery, sessionQuery } from '../api/queries';
import { arePasskeysAvailable, createPasskey, passkeysUnavailable } from '../signin/passkey';
import { useReauthentication } from '../signin/reauthentication';
import { Confirm } from '../ui/confirm';
import { CodeLines, Copyable } from '../ui/copy';
import { TextField } from '../ui/input';
import { Section } from '../ui/page';
import { WarningBanner, ErrorBanner, Loading } from '../ui/states';
import { Cell, DataTable } from '../ui/table';
import { ago, day } from '../ui/time';

/** The second factors of the user, and passkeys, which replace the password. */
export function Factors() {
  const factors = useQuery(factorsQuery);
  if (factors.isPending) {
    return <Loading what="sign-in methods" />;
  }
  if (factors.isError) {
    return (
      <ErrorBanner
        title="Your sign-in methods cannot be shown"
        error={factors.error}
        retry={() => void factors.refetch()}
      />
    );
  }
  return (
    <>
      <Passkeys passkeys={factors.data.passkeys} />
      <AuthenticatorApp factors={factors.data} />
    </>
  );
}

/** Runs a change of the factors, with reauthentication where it is required, and reloads them. */
function useFactorChange() {
  const queries = useQueryClient();
  const withReauthentication = useReauthentication();
  const [error, setError] = useState<unknown>();
  async function change<T>(action: () => Promise<T>): Promise<T | undefined> {
    setError(undefined);
    try {
      const done = await withReauthentication(action);
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
  const { change, error } = useFactorChange();
  const [name, setName] = useState('');
  const [removing, setRemoving] = useState<Schemas['Passkey']>();

  async function add(event: SubmitEvent) {
    event.preventDefault();
    const made = await change(async () => {
      const passkey = await createPasskey();
      return passkey === undefined
        ? undefined
        : result(await api.POST('/session/factors/passkeys', { body: { name, ...passkey } }));
    });
    if (made !== undefined) {
      setName('');
    }
  }

  return (
    <Section
      title="Passkeys"
      hint="Sign in with your fingerprint, face or PIN instead of the password. Pages of other sites cannot use it."
    >
      {error === undefined ? null : <ErrorBanner title="Nothing was changed" error={error} />}
      {props.passkeys.length === 0 ? null : (
        <DataTable label="Passkeys" head={['Name', 'Added', 'Last used', '']}>
          {props.passkeys.map((passkey) => (
            <tr key={passkey.id}>
              <Cell className="max-w-xs break-words">
                {passkey.name} {passkey.backed_up ? <Badge variant="secondary">synced</Badge> : null}
              </Cell>
              <Cell className="whitespace-nowrap">{day(passkey.created_on)}</Cell>
              <Cell className="whitespace-nowrap">
                {passkey.last_used_on === null ? 'never' : ago(passkey.last_used_on)}
              </Cell>
              <Cell>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Remove ${passkey.name}`}
                  onClick={() => setRemoving(passkey)}
                >
                  Remove
                </Button>
              </Cell>
            </tr>
          ))}
        </DataTable>
      )}
      {arePasskeysAvailable ? (
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
        <p className="text-kumo-subtle">{passkeysUnavailable}</p>
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
            result(
              await api.DELETE('/session/factors/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } }),
            ),
          );
        }}
      >
        It can no longer be used to sign in here. Delete it from the device, too; otherwise the device keeps offering
        it.
      </Confirm>
    </Section>
  );
}

/** For contents that appear after an action: screen readers announce them and the keyboard continues there. */
const focus = (block: HTMLElement | null) => block?.focus();

function AuthenticatorApp(props: { factors: Schemas['Factors'] }) {
  const { change, error } = useFactorChange();
  const [offer, setOffer] = useState<Schemas['OneTimePasswordOffer']>();
  const [code, setCode] = useState('');
  const [recoveryCodes, setRecoveryCodes] = useState<string[]>();
  const [disabling, setDisabling] = useState(false);
  const problem = error instanceof ApiError ? error : undefined;

  async function enable(event: SubmitEvent) {
    event.preventDefault();
    const secret = offer?.secret ?? '';
    const made = await change(async () =>
      result(await api.PUT('/session/factors/one_time_password', { body: { secret, code: code.replaceAll(' ', '') } })),
    );
    if (made !== undefined) {
      setOffer(undefined);
      setCode('');
      setRecoveryCodes(made.recovery_codes);
    }
  }

  return (
    <Section
      title="Authenticator app"
      hint="Signing in with the password then also needs a code from the app. Passkeys do not: they are two factors in one."
      actions={props.factors.one_time_password ? <Badge variant="success">on</Badge> : undefined}
    >
      {error === undefined || problem?.at('/code') !== undefined ? null : (
        <ErrorBanner title="Nothing was changed" error={error} />
      )}
      {recoveryCodes === undefined ? null : (
        <div className="mb-4 outline-none" role="status" tabIndex={-1} ref={focus}>
          <WarningBanner title="Keep these recovery codes">
            Each code replaces the app once, for example when the device is lost. They are not shown again.
          </WarningBanner>
          <CodeLines label="Recovery codes" text={recoveryCodes.join('\n')} />
        </div>
      )}
      {props.factors.one_time_password ? (
        <div className="flex flex-wrap items-center gap-3">
          <span className="text-kumo-subtle">{`${props.factors.recovery_codes} recovery codes are left.`}</span>
          <Button
            variant="secondary"
            onClick={() =>
              void change(async () => result(await api.POST('/session/factors/recovery_codes'))).then((made) =>
                setRecoveryCodes(made?.recovery_codes),
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
            void change(async () => result(await api.POST('/session/factors/one_time_password'))).then((made) =>
              setOffer(made),
            )
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
        title="Turn off the authenticator app?"
        confirm="Turn off"
        destructive
        onClose={() => setDisabling(false)}
        onConfirm={() => {
          setDisabling(false);
          setRecoveryCodes(undefined);
          void change(async () => result(await api.DELETE('/session/factors/one_time_password')));
        }}
      >
        You can then sign in with your password alone. The recovery codes are deleted.
      </Confirm>
    </Section>
  );
}

/** Black on white in dark mode, too: not all cameras read inverted codes. */
function QrCode(props: { text: string }) {
  const { size, data } = encode(props.text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x},${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className="size-44 shrink-0 rounded"
      role="img"
      aria-label="The secret as a QR code"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
