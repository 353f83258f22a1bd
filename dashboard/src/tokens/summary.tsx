import { Section } from '../ui/page';
import type { Category } from '../permissions/groups';
import { WarningBanner } from '../ui/states';
import { describeResource } from './form/describe';
import type { AddressRow, TokenForm } from './form/model';
import { warnings } from './form/warnings';
import { useResourceNames } from './resource-names';

const TITLES: Record<Category, string> = { zone: 'Zone', account: 'Account', user: 'User' };

/** The resources and permissions of a token side by side, and its limits. */
export function TokenSummary(props: { form: TokenForm }) {
  const { form } = props;
  const nameOf = useResourceNames();
  const rows = form.blocks.flatMap((block) =>
    (['zone', 'account', 'user'] as const).flatMap((category) => {
      const permissions = block.permissions.filter((row) => row.category === category && row.family !== '');
      const resources = block.resources.filter((row) => row.category === category);
      return permissions.length === 0 ? [] : [{ key: `${block.key} ${category}`, category, permissions, resources }];
    }),
  );
  return (
    <>
      <Section title="Permissions">
        <dl className="divide-y divide-kumo-line">
          {rows.map(({ key, category, permissions, resources }) => (
            <div key={key} className="grid gap-2 py-3 sm:grid-cols-2">
              <dt>
                {category === 'user' ? <p>You</p> : null}
                {resources.map((row) => (
                  <p key={row.key} className="break-words">
                    {row.mode === 'exclude' ? <strong className="font-semibold">Not </strong> : null}
                    {describeResource(row, nameOf)}
                  </p>
                ))}
              </dt>
              <dd className="font-medium">
                {permissions.map((row) => (
                  <p key={row.key}>{`${TITLES[category]}, ${row.family}: ${row.level}`}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Limits">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-kumo-subtle">Used from</dt>
          <dd>{form.addressesIn.length === 0 ? 'anywhere' : joined(form.addressesIn)}</dd>
          {form.addressesNotIn.length === 0 ? null : (
            <>
              <dt className="text-kumo-subtle">Not from</dt>
              <dd>{joined(form.addressesNotIn)}</dd>
            </>
          )}
          <dt className="text-kumo-subtle">Valid</dt>
          <dd>
            {form.notBefore === '' ? 'from now' : `from ${form.notBefore}, 00:00 UTC`}
            {form.expiresOn === '' ? ', without end' : `, until ${form.expiresOn}, 00:00 UTC`}
          </dd>
        </dl>
      </Section>
      {warnings(form).map((warning) => (
        <WarningBanner key={warning} title="Broad permissions">
          {warning}
        </WarningBanner>
      ))}
    </>
  );
}

const joined = (rows: readonly AddressRow[]) => rows.map(({ text }) => text).join(', ');
