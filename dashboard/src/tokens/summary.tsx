import { Section } from '../ui/page';
import { Caution } from '../ui/states';
import { describe, warnings, type Category, type TokenForm } from './form';
import { useNames } from './names';

const TITLES: Record<Category, string> = { zone: 'Zone', account: 'Account', user: 'User' };

/** What a token comes to: resources and permissions side by side, and what limits it. */
export function TokenSummary(props: { form: TokenForm }) {
  const { form } = props;
  const nameOf = useNames();
  const rows = form.blocks.flatMap((block, i) =>
    (['zone', 'account', 'user'] as const).flatMap((category) => {
      const permissions = block.permissions.filter((row) => row.category === category && row.family !== '');
      const resources = block.resources.filter((row) => row.category === category);
      return permissions.length === 0 ? [] : [{ key: `${i}${category}`, category, permissions, resources }];
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
                {resources.map((row, j) => (
                  <p key={j} className="break-words">
                    {row.mode === 'exclude' ? <strong className="font-semibold">Not </strong> : null}
                    {describe(row, nameOf)}
                  </p>
                ))}
              </dt>
              <dd className="font-medium">
                {permissions.map((row) => (
                  <p key={`${row.family}${row.level}`}>{`${TITLES[category]}, ${row.family}: ${row.level}`}</p>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Limits">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
          <dt className="text-kumo-subtle">Used from</dt>
          <dd>{form.addressesIn.length === 0 ? 'anywhere' : form.addressesIn.join(', ')}</dd>
          {form.addressesNotIn.length === 0 ? null : (
            <>
              <dt className="text-kumo-subtle">Not from</dt>
              <dd>{form.addressesNotIn.join(', ')}</dd>
            </>
          )}
          <dt className="text-kumo-subtle">Valid</dt>
          <dd>
            {form.notBefore === '' ? 'from now on' : `from ${form.notBefore}, 00:00 UTC`}
            {form.expiresOn === '' ? ', without end' : `, until ${form.expiresOn}, 00:00 UTC`}
          </dd>
        </dl>
      </Section>
      {warnings(form).map((warning) => (
        <Caution key={warning} title="This is a lot">
          {warning}
        </Caution>
      ))}
    </>
  );
}
