import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { accountsQuery, allZonesQuery } from '../api/queries';
import type { NameOf } from './form';

/** Names of the zones and accounts that the user sees; the id where there is no name. */
export function useNames(): NameOf {
  const zones = useQuery(allZonesQuery).data;
  const accounts = useQuery(accountsQuery).data;
  return useMemo(() => {
    const names = new Map([...(accounts ?? []), ...(zones ?? [])].map(({ id, name }) => [id, name] as const));
    return (id) => names.get(id) ?? id;
  }, [zones, accounts]);
}
