/** The fields of each record type, in the form and in the API. */
import type { Schemas } from '../api/client';

export type DnsRecord = Schemas['Record'];
export type RecordType = DnsRecord['type'];

/** One field; `name` is `content`, `priority` or a member of `data`. */
export interface Field {
  name: string;
  label: string;
  numeric?: boolean;
  placeholder?: string;
  wide?: boolean;
}

const content = (label: string, placeholder: string): Field[] => [{ name: 'content', label, placeholder, wide: true }];
const number = (name: string, label: string, placeholder: string): Field => ({
  name,
  label,
  placeholder,
  numeric: true,
});
const text = (name: string, label: string, placeholder: string): Field => ({ name, label, placeholder, wide: true });
const PRIORITY = number('priority', 'Priority', '10');
const HASH = [
  number('usage', 'Usage', '3'),
  number('selector', 'Selector', '1'),
  number('matching_type', 'Matching type', '1'),
  text('certificate', 'Certificate (hexadecimal)', ''),
];

export const FIELDS: Record<RecordType, Field[]> = {
  A: content('IPv4 address', '192.0.2.1'),
  AAAA: content('IPv6 address', '2001:db8::1'),
  AFSDB: [number('subtype', 'Subtype', '1'), text('hostname', 'Server', 'db.example.net')],
  CAA: [
    number('flags', 'Flags', '0'),
    { name: 'tag', label: 'Tag', placeholder: 'issue' },
    text('value', 'Value', 'ca.example.net'),
  ],
  CERT: [
    number('type', 'Type', '1'),
    number('key_tag', 'Key tag', '0'),
    number('algorithm', 'Algorithm', '8'),
    text('certificate', 'Certificate (base64)', ''),
  ],
  CNAME: content('Target', 'example.net'),
  DNSKEY: [
    number('flags', 'Flags', '257'),
    number('protocol', 'Protocol', '3'),
    number('algorithm', 'Algorithm', '13'),
    text('public_key', 'Public key (base64)', ''),
  ],
  DS: [
    number('key_tag', 'Key tag', '12345'),
    number('algorithm', 'Algorithm', '13'),
    number('digest_type', 'Digest type', '2'),
    text('digest', 'Digest (hexadecimal)', ''),
  ],
  HINFO: [text('cpu', 'Processor', 'PC'), text('os', 'Operating system', 'Linux')],
  HTTPS: [PRIORITY, text('target', 'Target', '.'), text('value', 'Parameters', 'alpn="h2,h3"')],
  LOC: content('Location', '51 30 12.748 N 0 7 39.612 W 0.00m'),
  MX: [PRIORITY, ...content('Mail server', 'mail.example.com')],
  NAPTR: [
    number('order', 'Order', '100'),
    number('preference', 'Preference', '10'),
    { name: 'flags', label: 'Flags', placeholder: 'U' },
    text('service', 'Service', 'E2U+sip'),
    text('regex', 'Regular expression', ''),
    text('replacement', 'Replacement', '.'),
  ],
  NS: content('Name server', 'ns1.example.net'),
  OPENPGPKEY: content('Key (base64)', ''),
  PTR: content('Name', 'host.example.com'),
  RP: [text('mailbox', 'Mailbox, its @ as a dot', 'admin.example.com'), text('text', 'Name of a TXT record', '.')],
  SMIMEA: HASH,
  SRV: [
    PRIORITY,
    number('weight', 'Weight', '5'),
    number('port', 'Port', '443'),
    text('target', 'Target', 'server.example.com'),
  ],
  SSHFP: [
    number('algorithm', 'Algorithm', '4'),
    number('type', 'Type', '2'),
    text('fingerprint', 'Fingerprint (hexadecimal)', ''),
  ],
  SVCB: [PRIORITY, text('target', 'Target', '.'), text('value', 'Parameters', '')],
  TLSA: HASH,
  TXT: content('Text', 'v=spf1 -all'),
  URI: [PRIORITY, number('weight', 'Weight', '1'), text('target', 'Target', 'https://example.com/')],
};

export const TYPES = Object.keys(FIELDS) as RecordType[];

/** Types whose priority is a member of the record and not of `data`. */
const TOP_LEVEL_PRIORITY: RecordType[] = ['MX', 'URI'];

export interface RecordForm {
  type: RecordType;
  name: string;
  ttl: string;
  values: Record<string, string>;
  comment: string;
  tags: string;
}

export function emptyRecord(): RecordForm {
  return { type: 'A', name: '', ttl: '1', values: {}, comment: '', tags: '' };
}

/** A record as a form. Names are relative to `zone`. */
export function toForm(record: DnsRecord, zone: string): RecordForm {
  const values = Object.fromEntries(FIELDS[record.type].map(({ name }) => [name, fieldValue(record, name)]));
  return {
    type: record.type,
    name: relative(record.name, zone),
    ttl: String(record.ttl),
    values,
    comment: record.comment ?? '',
    tags: record.tags.join(', '),
  };
}

function fieldValue(record: DnsRecord, name: string): string {
  if (name === 'content') {
    return record.content;
  }
  const data: Record<string, unknown> = { ...record.data };
  const value = (name === 'priority' ? record.priority : undefined) ?? data[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The name without that of its zone; `@` for the zone itself. */
export function relative(name: string, zone: string): string {
  return name === zone ? '@' : name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}

/** The API's request. */
export function toDraft(form: RecordForm): Schemas['RecordDraft'] {
  const draft: Record<string, unknown> = {
    type: form.type,
    name: form.name.trim() === '' ? '@' : form.name.trim(),
    ttl: Number(form.ttl),
    comment: form.comment === '' ? null : form.comment,
    tags: form.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  };
  const data: Record<string, unknown> = {};
  for (const field of FIELDS[form.type]) {
    const sent = form.values[field.name]?.trim() ?? '';
    const value = field.numeric === true && /^\d+$/.test(sent) ? Number(sent) : sent;
    if (field.name === 'content') {
      draft['content'] = sent;
    } else if (field.name === 'priority' && TOP_LEVEL_PRIORITY.includes(form.type)) {
      draft['priority'] = value;
    } else {
      data[field.name] = value;
    }
  }
  return (Object.keys(data).length === 0 ? draft : { ...draft, data }) as Schemas['RecordDraft'];
}

/** The request that creates a deleted record again. */
export function recreate(record: DnsRecord): Schemas['RecordDraft'] {
  const { type, name, content: text, ttl, priority, comment, tags } = record;
  return {
    type,
    name,
    content: text,
    ttl,
    comment,
    tags,
    ...(priority === undefined ? {} : { priority }),
  } as Schemas['RecordDraft'];
}

export const TTLS = [
  ['1', 'Auto'],
  ['60', '1 minute'],
  ['300', '5 minutes'],
  ['3600', '1 hour'],
  ['86400', '1 day'],
] as const;
