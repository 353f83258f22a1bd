import { Button } from '@cloudflare/kumo/components/button';
import { PlusIcon } from '@phosphor-icons/react';
import type { Owner } from '../../api/queries';
import { TextField } from '../../ui/input';
import { Section } from '../../ui/page';
import { WarningBanner } from '../../ui/states';
import { sentences } from '../form/describe';
import {
  permissionRow,
  policyBlock,
  removeRow,
  replaceRow,
  withRequiredResources,
  type PolicyBlock,
  type TokenForm,
} from '../form/model';
import { warnings } from '../form/warnings';
import { useResourceNames } from '../resource-names';
import { Addresses } from './addresses';
import { BlockEditor } from './block';
import { Lifetime } from './lifetime';

/** The message for a field, by the names that `form/validate.ts` gives to fields. */
export type ProblemOf = (field: string) => string | undefined;

/** What every part of the editor is given. */
export interface FormProps {
  form: TokenForm;
  onChange: (form: TokenForm) => void;
  problemOf: ProblemOf;
}

/** All fields of a token. */
export function TokenEditor(props: FormProps & { owner: Owner }) {
  const { owner, form, onChange, problemOf } = props;
  return (
    <>
      <Section title="Token name">
        <TextField
          label="Name"
          value={form.name}
          maxLength={120}
          required
          hint="What the token is for, so that you can recognize it later."
          onChange={(name) => onChange({ ...form, name })}
          error={problemOf('name')}
        />
      </Section>
      <Blocks owner={owner} form={form} onChange={onChange} problemOf={problemOf} />
      <Addresses form={form} onChange={onChange} problemOf={problemOf} />
      <Lifetime form={form} onChange={onChange} problemOf={problemOf} />
      <Description form={form} />
      {warnings(form).map((warning) => (
        <WarningBanner key={warning} title="Broad permissions">
          {warning}
        </WarningBanner>
      ))}
    </>
  );
}

function Blocks(props: FormProps & { owner: Owner }) {
  const { form, onChange, problemOf } = props;
  const setBlocks = (blocks: readonly PolicyBlock[]) => onChange({ ...form, blocks });
  const isRemovable = form.blocks.length > 1;
  return (
    <>
      <div>
        {form.blocks.map((block, i) => (
          <BlockEditor
            key={block.key}
            owner={props.owner}
            number={form.blocks.length > 1 ? i + 1 : undefined}
            block={block}
            problemOf={problemOf}
            onChange={(changed) => setBlocks(replaceRow(form.blocks, withRequiredResources(changed)))}
            onRemove={isRemovable ? () => setBlocks(removeRow(form.blocks, block)) : undefined}
          />
        ))}
      </div>
      <div className="mb-6">
        <Button
          variant="secondary"
          icon={<PlusIcon aria-hidden />}
          onClick={() => setBlocks([...form.blocks, withRequiredResources(policyBlock([permissionRow()]))])}
        >
          Add other permissions on other resources
        </Button>
      </div>
    </>
  );
}

function Description(props: { form: TokenForm }) {
  const all = sentences(props.form, useResourceNames());
  return (
    <div aria-live="polite" className="mb-6 rounded-lg border border-kumo-line bg-kumo-recessed p-4">
      <h2 className="mb-1 text-sm font-semibold">In words</h2>
      {all.length === 0 ? <p>It has no permissions yet.</p> : all.map((sentence) => <p key={sentence}>{sentence}</p>)}
    </div>
  );
}
