import { Button } from '@cloudflare/kumo/components/button';
import type { Schemas } from '../../api/client';
import type { Owner } from '../../api/queries';
import { SCOPES } from '../../permissions/groups';
import { useGrantable } from '../../permissions/roles';
import { Page } from '../../ui/page';
import { templatePermissions } from '../form/template';

type Template = Schemas['Template'];

/** The templates that a token can start from. `onChoose` gets none for an empty form. */
export function Gallery(props: {
  owner: Owner;
  templates: readonly Template[];
  onChoose: (template: Template | undefined) => void;
}) {
  const isForOwner = (template: Template) =>
    props.owner.kind === 'user' || template.policies.every(({ scope }) => scope !== SCOPES.user);
  return (
    <Page title="Create token" lead="Start from a template, which you can change, or from an empty form.">
      <ul className="grid gap-3 sm:grid-cols-2">
        {props.templates.filter(isForOwner).map((template) => (
          <TemplateCard
            key={template.key}
            owner={props.owner}
            template={template}
            onChoose={() => props.onChoose(template)}
          />
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

function TemplateCard(props: { owner: Owner; template: Template; onChoose: () => void }) {
  const { name, description } = props.template;
  const isGrantable = useGrantable(props.owner);
  const [lacking] = templatePermissions(props.template, isGrantable).lacking;
  return (
    <li className="flex flex-col justify-between gap-3 rounded-lg border border-kumo-line bg-kumo-base p-4">
      <div>
        <h2 className="font-semibold">{name}</h2>
        <p className="mt-1 text-sm text-kumo-subtle">{description}.</p>
        {lacking === undefined ? null : (
          <p className="mt-1 text-sm">{`Not available: your roles do not include ${lacking.family}: ${lacking.level}.`}</p>
        )}
      </div>
      <div>
        <Button
          variant="secondary"
          size="sm"
          disabled={lacking !== undefined}
          aria-label={`Use template ${name}`}
          onClick={props.onChoose}
        >
          Use template
        </Button>
      </div>
    </li>
  );
}
