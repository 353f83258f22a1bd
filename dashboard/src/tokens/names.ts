import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { accountsQuery, allZonesQuery } from '../api/queries';
import type { NameOf } from './form';

/** Names of the zones and accounts that the user sees; the id where there is no name. */
export function useNames(): NameOf {
  const zones = useQuery(allZonesQuery).data;
  const accounts = useQuery(accountsQuery).data;
  return useCallback(
    (id) => zones?.find((zone) => zone.id === id)?.name ?? accounts?.find((account) => account.id === id)?.name ?? id,
    [zones, accounts],
  );
}
