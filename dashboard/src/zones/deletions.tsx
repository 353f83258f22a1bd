import { Button } from '@cloudflare/kumo/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, result } from '../api/client';
import { Toast } from '../ui/toast';
import { errorMessage } from '../ui/states';
import { recreate, type DnsRecord } from './record-types';

interface Deletion {
  record: DnsRecord;
  busy: boolean;
  error?: unknown;
  deleted: boolean;
  /** Whether the message lists it; false after the message was closed. The row stays struck through. */
  shown: boolean;
}

/**
 * The records that were deleted on this visit. Their rows stay in place until the list is loaded again: if the table moved
 * up, the second click of a double click would delete the next record.
 */
export function useDeletions(zoneId: string) {
  const queries = useQueryClient();
  const [deletions, setDeletions] = useState<Deletion[]>([]);
  const started = useRef(new Set<string>()); // updated at once: the state is one render behind a double click
  const key = ['records', zoneId];

  const update = (record: DnsRecord, change: Partial<Deletion>) =>
    setDeletions((all) => {
      const known = all.find((one) => one.record.id === record.id) ?? {
        record,
        busy: false,
        deleted: false,
        shown: true,
      };
      return [...all.filter((one) => one !== known), { ...known, error: undefined, shown: true, ...change }];
    });

  async function remove(record: DnsRecord) {
    if (started.current.has(record.id)) {
      return;
    }
    started.current.add(record.id);
    update(record, { busy: true });
    try {
      result(
        await api.DELETE('/zones/{zone_id}/dns_records/{dns_record_id}', {
          params: { path: { zone_id: zoneId, dns_record_id: record.id } },
        }),
      );
      update(record, { busy: false, deleted: true });
    } catch (error) {
      started.current.delete(record.id);
      update(record, { busy: false, error });
    }
  }

  async function undo(record: DnsRecord) {
    update(record, { busy: true });
    try {
      const created = result(
        await api.POST('/zones/{zone_id}/dns_records', {
          params: { path: { zone_id: zoneId } },
          body: recreate(record),
        }),
      );
      // The new record takes the row of the deleted one.
      queries.setQueriesData<{ records: DnsRecord[] }>({ queryKey: key }, (page) =>
        page === undefined
          ? page
          : { ...page, records: page.records.map((one) => (one.id === record.id ? created : one)) },
      );
      setDeletions((all) => all.filter((one) => one.record.id !== record.id));
    } catch (error) {
      update(record, { busy: false, error });
    }
  }

  return {
    deletions,
    remove,
    undo,
    isGone: (record: DnsRecord) => deletions.some((one) => one.record.id === record.id && (one.deleted || one.busy)),
    close: () => setDeletions((all) => all.map((one) => ({ ...one, shown: one.busy }))),
  };
}

/** The deletions of this visit, at the edge of the window because the table may be higher than the window. */
export function Deletions(props: { deletions: Deletion[]; onUndo: (record: DnsRecord) => void; onClose: () => void }) {
  const deletions = props.deletions.filter((one) => one.shown);
  const deleted = deletions.filter((one) => one.deleted).length;
  return (
    <Toast
      open={deletions.length > 0}
      title={deleted === 1 ? '1 record deleted' : `${deleted} records deleted`}
      label="Deleted records"
      onClose={props.onClose}
    >
      <ul className="flex max-h-48 flex-col gap-2 overflow-y-auto">
        {deletions.toReversed().map((one) => {
          const name = `${one.record.type} ${one.record.name}`;
          return (
            <li key={one.record.id} className="flex items-start justify-between gap-3">
              <span className="min-w-0 break-words">
                {one.deleted ? `Deleted ${name}.` : one.busy ? `Deleting ${name}…` : `${name} was not deleted.`}
                {one.error === undefined ? null : (
                  <span role="alert" className="block text-kumo-danger">
                    {`${one.deleted ? 'It was not created again' : 'It was not deleted'}: ${errorMessage(one.error)}`}
                  </span>
                )}
              </span>
              {one.deleted ? (
                <Button
                  size="sm"
                  variant="secondary"
                  loading={one.busy}
                  aria-label={`Undo the deletion of ${name}`}
                  onClick={() => props.onUndo(one.record)}
                >
                  Undo
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Toast>
  );
}
