import { TextField } from '../ui/input';

/** The second factor of users with an authenticator app. */
export function CodeField(props: { value: string; onChange: (code: string) => void; error?: string | undefined }) {
  return (
    <TextField
      label="Code"
      autoComplete="one-time-code"
      autoFocus
      required
      spellCheck={false}
      hint="The six digits that your authenticator app shows, or a recovery code."
      value={props.value}
      onChange={props.onChange}
      error={props.error}
    />
  );
}
