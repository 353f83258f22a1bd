import { Button } from '@cloudflare/kumo/components/button';
import type { Owner } from '../../api/queries';
import { isDns } from '../../permissions/groups';
import { Section } from '../../ui/page';
import { permissionRow, removeRow, replaceRow, resourceRow, type PolicyBlock, type ResourceRow } from '../form/model';
import { resourcesField } from '../form/validate';
import type { ProblemOf } from './editor';
import { PermissionEditor } from './permissions';
import { ResourceEditor } from './resources';
import { AddRowButton, FieldError, removeAndMoveFocus } from './rows';

interface BlockProps {
  block: PolicyBlock;
  /** Where there are several blocks. */
  number: number | undefined;
  problemOf: ProblemOf;
  onChange: (block: PolicyBlock) => void;
}

/** Permissions, and the resources that they apply to. */
export function BlockEditor(props: BlockProps & { owner: Owner; onRemove: (() => void) | undefined }) {
  const { owner, block, number, problemOf, onChange, onRemove } = props;
  const categories = (['account', 'zone'] as const).filter((category) =>
    block.permissions.some((row) => row.category === category),
  );
  return (
    <div data-row>
      <Permissions
        owner={owner}
        block={block}
        number={number}
        problemOf={problemOf}
        onChange={onChange}
        onRemove={onRemove}
      />
      {categories.map((category) => (
        <Resources
          key={category}
          category={category}
          block={block}
          number={number}
          problemOf={problemOf}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

function Permissions(props: BlockProps & { owner: Owner; onRemove: (() => void) | undefined }) {
  const { block, problemOf, onChange, onRemove } = props;
  const setRows = (permissions: PolicyBlock['permissions']) => onChange({ ...block, permissions });
  const isRemovable = block.permissions.length > 1;
  return (
    <Section
      title={numbered('Permissions', props.number)}
      hint="Edit is create, read, change, delete and list; Read is read and list."
      actions={
        onRemove === undefined ? undefined : (
          <Button variant="ghost" size="sm" onClick={(event) => removeAndMoveFocus(event.currentTarget, onRemove)}>
            Remove these permissions
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {block.permissions.map((row, i) => (
          <PermissionEditor
            key={row.key}
            owner={props.owner}
            number={i + 1}
            row={row}
            error={problemOf(row.key)}
            onChange={(changed) => setRows(replaceRow(block.permissions, changed))}
            onRemove={isRemovable ? () => setRows(removeRow(block.permissions, row)) : undefined}
          />
        ))}
      </div>
      <div className="mt-3">
        <AddRowButton label="Add a permission" onAdd={() => setRows([...block.permissions, permissionRow()])} />
      </div>
    </Section>
  );
}

function Resources(props: BlockProps & { category: ResourceRow['category'] }) {
  const { category, block, problemOf, onChange } = props;
  const rows = block.resources.filter((row) => row.category === category);
  const setRows = (resources: PolicyBlock['resources']) => onChange({ ...block, resources });
  const isRemovable = rows.length > 1;
  return (
    <Section
      title={numbered(category === 'zone' ? 'Zone resources' : 'Account resources', props.number)}
      hint={`The ${category}s that these permissions apply to. Excluded ${category}s stay excluded even if they are also included.`}
    >
      <div className="flex flex-col gap-4">
        {rows.map((row, i) => (
          <ResourceEditor
            key={row.key}
            number={i + 1}
            row={row}
            problemOf={problemOf}
            canLimitRecords={block.permissions.some(isDns)}
            onChange={(changed) => setRows(replaceRow(block.resources, changed))}
            onRemove={isRemovable ? () => setRows(removeRow(block.resources, row)) : undefined}
          />
        ))}
      </div>
      <div className="mt-3">
        <AddRowButton
          label={`Add a ${category}`}
          onAdd={() => setRows([...block.resources, resourceRow(category, { kind: 'specific' })])}
        />
      </div>
      <FieldError message={problemOf(resourcesField(block))} />
    </Section>
  );
}

const numbered = (title: string, number: number | undefined) => (number === undefined ? title : `${title} ${number}`);
