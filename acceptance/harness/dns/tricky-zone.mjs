// A zone with the difficult cases of authoritative answers, and the questions to ask.

import { TYPES } from './message.mjs';

export const ZONE = 'example.com';
const LONG_TEXTS = Array.from(
  { length: 12 },
  (_, i) => `big 300 IN TXT "${String(i).padStart(2, '0')}${'x'.repeat(248)}"`,
);
const MANY_ADDRESSES = Array.from({ length: 60 }, (_, i) => `many 300 IN AAAA 2001:db8::${i.toString(16)}`);

export const TRICKY = `
www 300 IN A 192.0.2.1
www 300 IN AAAA 2001:db8::1
@ 300 IN A 192.0.2.2
@ 300 IN MX 10 mail
@ 300 IN MX 20 mail.example.net.
@ 300 IN TXT "v=spf1 -all"
@ 300 IN CAA 0 issue "example.net"
mail 300 IN A 192.0.2.3
deep.empty.non.terminal 300 IN A 192.0.2.4
*.wild 300 IN A 192.0.2.5
*.wild 300 IN TXT "wild"
stop.wild 300 IN AAAA 2001:db8::5
below.ent.wild 300 IN A 192.0.2.6
*.alias 300 IN CNAME www
*.outside 300 IN CNAME www.example.net.
*.nowhere 300 IN CNAME missing
*.circle 300 IN CNAME a.circle
chain1 300 IN CNAME chain2
chain2 300 IN CNAME chain3
chain3 300 IN CNAME www
loop1 300 IN CNAME loop2
loop2 300 IN CNAME loop1
external 300 IN CNAME www.example.net.
dangling 300 IN CNAME missing.empty
tochild 300 IN CNAME www.child
towild 300 IN CNAME some.wild
child 300 IN NS ns.child
child 300 IN NS ns.example.net.
child 300 IN DS 12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
ns.child 300 IN A 192.0.2.7
ns.child 300 IN AAAA 2001:db8::7
www.child 300 IN A 192.0.2.8
lame 300 IN NS ns.lame.example.net.
glued 300 IN NS mail
_sip._tcp 300 IN SRV 1 2 5060 www
_sip._tcp 300 IN SRV 2 2 5060 sip.example.net.
host1.rfc4592 300 IN A 192.0.2.1
*.rfc4592 300 IN TXT "this is a wildcard"
*.rfc4592 300 IN MX 10 host1.rfc4592
sub.*.rfc4592 300 IN TXT "this is not a wildcard"
_ssh._tcp.host1.rfc4592 300 IN SRV 0 0 22 host1.rfc4592
_ssh._tcp.host2.rfc4592 300 IN SRV 0 0 22 host1.rfc4592
subdel.rfc4592 300 IN NS ns.example.net.
_443._tcp.www 300 IN TLSA 3 1 1 0000000000000000000000000000000000000000000000000000000000000000
svc 300 IN HTTPS 1 . alpn=h2
ptr 300 IN PTR www
${LONG_TEXTS.join('\n')}
${MANY_ADDRESSES.join('\n')}
`;

const NAMES = `
@ www WWW x.www mail missing x.missing deep.empty.non.terminal empty.non.terminal non.terminal terminal x.non.terminal x.terminal
wild *.wild a.wild a.b.wild *.*.wild stop.wild x.stop.wild ent.wild x.ent.wild below.ent.wild x.below.ent.wild
alias a.alias a.b.alias *.alias a.outside a.nowhere a.circle b.circle x.b.circle
chain1 chain2 loop1 loop2 external dangling tochild towild
child www.child ns.child x.child x.y.child lame x.lame glued x.glued
_sip._tcp _tcp _443._tcp.www _tcp.www svc ptr
host1.rfc4592 host2.rfc4592 host3.rfc4592 foo.bar.rfc4592 sub.*.rfc4592 x.sub.*.rfc4592 *.rfc4592 _telnet._tcp.host1.rfc4592 _tcp.host1.rfc4592
host.subdel.rfc4592 subdel.rfc4592 ghost.*.rfc4592 rfc4592
big many
`
  .split(/\s+/)
  .filter((name) => name !== '')
  .map((name) => (name === '@' ? ZONE : `${name}.${ZONE}`));

const ASKED = ['A', 'AAAA', 'NS', 'SOA', 'CNAME', 'MX', 'TXT', 'DS', 'SRV', 'PTR', 'CAA', 'RRSIG', 'ANY'];

/** `{name, type}` of each name with each type, and of names outside of the zone. */
export const questions = [
  ...NAMES.flatMap((name) => ASKED.map((type) => ({ name, type }))),
  ...['com', 'example.net', `x${ZONE}`, '.'].flatMap((name) =>
    ['A', 'SOA', 'NS', 'DS'].map((type) => ({ name, type })),
  ),
].map(({ name, type }) => ({ name, type, number: TYPES[type] }));
