import { useMemo, useState } from 'react';
import { loadForm, removeForm, storeForm, type FormOwner } from '../form-storage';
import { sameContent, type TokenForm } from '../form/model';

interface StoredForm {
  form: TokenForm;
  setForm: (form: TokenForm) => void;
  isChanged: boolean;
  /** Whether the form was in the storage when the page was opened. */
  isRestored: boolean;
  /** Discards what was entered. */
  reset: () => void;
  /** Replaces the form by another one to start from. */
  startFrom: (form: TokenForm) => void;
  /** Stores the form while it is changed. */
  save: () => void;
  remove: () => void;
}

/** A form that a reload of the page does not lose. `source` names what it started from. */
export function useStoredForm(props: { owner: FormOwner; source: string; initialForm: () => TokenForm }): StoredForm {
  const { userId, owner } = props.owner;
  const { source } = props;
  const [initial, setInitial] = useState(props.initialForm);
  const [form, setForm] = useState(() => loadForm(props.owner, source) ?? initial);
  const [isRestored, setRestored] = useState(form !== initial);
  return useMemo(() => {
    const isChanged = !sameContent(form, initial);
    const startFrom = (next: TokenForm) => {
      setInitial(next);
      setForm(next);
      setRestored(false);
    };
    return {
      form,
      setForm,
      isChanged,
      isRestored,
      startFrom,
      reset: () => startFrom(initial),
      save: () => (isChanged ? storeForm({ userId, owner }, { source, form }) : removeForm({ userId, owner })),
      remove: () => removeForm({ userId, owner }),
    };
  }, [form, initial, isRestored, owner, source, userId]);
}
