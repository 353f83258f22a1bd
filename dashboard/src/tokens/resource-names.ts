import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { accountsQuery, allZonesQuery } from '../api/queries';
import type { NameOf } from './form/describe';

/** The names of the zones and accounts that the user sees; the id where the name is not known. */
export function useResourceNames(): NameOf {
  const zones = useQuery(allZonesQuery).data;
  const accounts = useQuery(accountsQuery).data;
  return useMemo(() => {
    const names = new Map([...(accounts ?? []), ...(zones ?? [])].map(({ id, name }) => [id, name] as const));
    return (id) => names.get(id) ?? id;
  }, [zones, accounts]);
}
