import { Button } from '@cloudflare/kumo/components/button';
import { useSuspenseQuery } from '@tanstack/react-query';
import { permissionGroupsQuery, type Owner } from '../../api/queries';
import { ErrorBanner } from '../../ui/states';
import { Page } from '../../ui/page';
import { TokenEditor } from '../editor/editor';
import { fieldProblems, otherProblems, type Rejection } from '../form/api-problems';
import type { TokenForm } from '../form/model';
import { validate } from '../form/validate';
import { TokenSummary } from '../summary';

export function FormStep(props: {
  owner: Owner;
  form: TokenForm;
  submitted: boolean;
  rejection: Rejection | undefined;
  isRestored: boolean;
  onChange: (form: TokenForm) => void;
  onStartAgain: () => void;
  onSubmit: () => void;
  onCancel: () => void;
}) {
  const { form, rejection } = props;
  const groups = useSuspenseQuery(permissionGroupsQuery).data;
  const problems = props.submitted ? validate(form) : new Map<string, string>();
  const reported = rejection === undefined ? undefined : fieldProblems(rejection, groups);
  return (
    <Page title="Create token: permissions and limits">
      {props.isRestored ? (
        <div
          role="status"
          className="mb-4 flex flex-wrap items-center justify-between gap-2 rounded-lg border border-kumo-line bg-kumo-tint px-4 py-2"
        >
          <span>Your earlier input was restored.</span>
          <Button size="sm" variant="secondary" onClick={props.onStartAgain}>
            Start again
          </Button>
        </div>
      ) : null}
      {rejection === undefined ? null : (
        <ErrorBanner
          title="The token was not created"
          error={new Error(otherProblems(rejection, groups) ?? 'The fields below say what is wrong.')}
        />
      )}
      <TokenEditor
        owner={props.owner}
        form={form}
        onChange={props.onChange}
        problemOf={(field) => problems.get(field) ?? reported?.get(field)}
      />
      {problems.size > 0 ? (
        <ErrorBanner title="Something is missing or wrong" error={new Error([...problems.values()].join('; '))} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={props.onSubmit}>
          Continue to summary
        </Button>
        <Button variant="secondary" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
    </Page>
  );
}

export function SummaryStep(props: {
  form: TokenForm;
  error: unknown;
  busy: boolean;
  onCreate: () => void;
  onEdit: () => void;
}) {
  const { form, error } = props;
  return (
    <Page title={`${form.name}: summary`} lead="Check the token. You can edit it after it is created, too.">
      {error === undefined ? null : <ErrorBanner title="The token was not created" error={error} />}
      <TokenSummary form={form} />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" loading={props.busy} onClick={props.onCreate}>
          Create token
        </Button>
        <Button variant="secondary" onClick={props.onEdit}>
          Edit token
        </Button>
      </div>
    </Page>
  );
}
