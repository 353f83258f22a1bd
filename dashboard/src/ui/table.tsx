import { Pagination } from '@cloudflare/kumo/components/pagination';
import type { ReactNode } from 'react';

/** A table in a region of its own, which scrolls where the table is too wide. */
export function DataTable(props: { label: string; head: string[]; children: ReactNode }) {
  return (
    <div
      role="region"
      aria-label={props.label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-kumo-line bg-kumo-base"
    >
      <table className="w-full border-collapse text-left text-sm">
        <thead className="border-b border-kumo-line bg-kumo-recessed text-kumo-default">
          <tr>
            {props.head.map((title, i) => (
              <th key={title === '' ? i : title} scope="col" className="px-4 py-2 font-medium whitespace-nowrap">
                {title === '' ? <span className="sr-only">Actions</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-kumo-line">{props.children}</tbody>
      </table>
    </div>
  );
}

export function Cell(props: { children?: ReactNode; className?: string; rowSpan?: number }) {
  return (
    <td rowSpan={props.rowSpan} className={`px-4 py-3 align-top ${props.className ?? ''}`}>
      {props.children}
    </td>
  );
}

/** The page selection of a list that the API returns in pages. */
export function Pages(props: { page: number; perPage: number; total: number; onPage: (page: number) => void }) {
  if (props.total <= props.perPage) {
    return null;
  }
  return (
    <div className="mt-4">
      <Pagination page={props.page} perPage={props.perPage} totalCount={props.total} setPage={props.onPage} />
    </div>
  );
}
