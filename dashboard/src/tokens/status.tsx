import { Badge } from '@cloudflare/kumo/components/badge';
import type { Schemas } from '../api/client';

export function StatusBadge(props: { status: Schemas['Token']['status'] }) {
  const { status } = props;
  const variant = status === 'active' ? 'success' : status === 'expired' ? 'error' : 'secondary';
  return <Badge variant={variant}>{status}</Badge>;
}
