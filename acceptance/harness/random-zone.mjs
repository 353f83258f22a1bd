// A zone file of random records of every type that Ambit supports, without conflicts by the rules of DNS. The same seed gives the same
// file.

const TTLS = [1, 30, 60, 300, 3600, 86400, 604800, 0, 2147483647];

/** Mulberry32: a seeded generator, so that a failure can be reproduced. */
export function generator(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function randomZone(seed, count) {
  const random = generator(seed);
  const one = (list) => list[random(list.length)];
  const times = (number, make) => Array.from({ length: number }, make);
  const octet = () => random(256);
  const hex = (octets) => times(octets, () => octet().toString(16).padStart(2, '0')).join('');
  const base64 = (octets) => Buffer.from(times(octets, octet)).toString('base64');
  const escaped = (value) => {
    const c = String.fromCharCode(value);
    return value < 32 || value > 126 || c === '"' || c === '\\' ? `\\${String(value).padStart(3, '0')}` : c;
  };
  const quoted = (longest) =>
    `"${times(random(longest + 1), octet)
      .map(escaped)
      .join('')}"`;
  const text = (longest) =>
    `"${times(random(longest + 1), () => 32 + random(95))
      .map(escaped)
      .join('')}"`;
  const host = () =>
    `h${random(1000)}.${one(['example.net.', 'x+y.example.net.', 'a\\032b.example.net.', '_u.example.net.'])}`;
  const parameters = () =>
    [
      () => `alpn=${one(['h2', 'h3,h2', '"http/1.1"', '"a\\\\\\\\,b"'])}`,
      () => `port=${random(65536)}`,
      () => `ipv4hint=192.0.2.${octet()},192.0.2.${octet()}`,
      () => `ech=${base64(1 + random(60))}`,
      () => `ipv6hint=2001:db8::${random(65536).toString(16)}`,
      () => `key${11 + random(60000)}=${quoted(20)}`,
    ]
      .filter(() => random(3) === 0)
      .map((make) => make())
      .join(' ');
  const regex = () =>
    one(['""', '"!^.*$!sip:info@example.com!"', '"/a(b|c){1,2}[^d-e]+/x\\\\\\\\1/i"', '"!^\\\\\\\\+44!y!"']);
  const contents = {
    A: () => `192.0.2.${octet()}`,
    AAAA: () => `2001:db8::${random(65536).toString(16)}`,
    AFSDB: () => `${random(65536)} ${host()}`,
    CAA: () => `${one([0, 128])} ${one(['issue', 'issuewild', 'iodef'])} ${text(40)}`,
    CERT: () => `${random(9)} ${random(65536)} ${octet()} ${base64(1 + random(60))}`,
    DNSKEY: () => `256 3 13 ${base64(64)}`,
    HINFO: () => `${text(20)} ${text(20)}`,
    HTTPS: () => `${1 + random(9)} ${one(['.', host()])} ${parameters()}`,
    LOC: () =>
      `${random(90)} ${random(60)} ${random(60)}.${String(random(1000)).padStart(3, '0')} ${one(['N', 'S'])} ${random(180)} ${random(60)} ${random(60)}.000 ${one(['E', 'W'])} ${random(9000)}.00m 1m 10000m 10m`,
    MX: () => `${random(65536)} ${host()}`,
    NAPTR: () => `${random(65536)} ${random(65536)} "U" ${text(20)} ${regex()} ${one(['.', host()])}`,
    OPENPGPKEY: () => base64(1 + random(100)),
    PTR: host,
    RP: () => `${host()} ${one(['.', host()])}`,
    SMIMEA: () => `3 1 1 ${hex(32)}`,
    SRV: () => `${random(65536)} ${random(65536)} ${random(65536)} ${host()}`,
    SSHFP: () => `4 2 ${hex(32)}`,
    SVCB: () => `${1 + random(9)} ${host()} ${parameters()}`,
    TLSA: () => `3 1 1 ${hex(32)}`,
    TXT: () => times(1 + random(3), () => quoted(255)).join(' '),
    URI: () => `${random(65536)} ${random(65536)} "https://example.com/${random(1000)}"`,
  };
  const types = Object.keys(contents);
  const label = () =>
    one([
      () => `l${random(count)}`,
      () => `_x${random(count)}`,
      () => `*.l${random(count)}`,
      () => `o${random(count)}.${one(['a\\.b', 'c+d', 'e\\000f', '\\255', 'xn--bcher-kva'])}`,
    ])();
  const ttls = new Map();
  const lines = new Set();
  const add = (name, type, content) => {
    const key = `${name} ${type}`;
    ttls.set(key, ttls.get(key) ?? one(TTLS)); // all records of a name and type have the same TTL
    lines.add(`${name} ${ttls.get(key)} IN ${type} ${content}`);
  };
  while (lines.size < count) {
    const kind = random(20);
    if (kind === 0) {
      const name = `d${random(count)}`;
      add(name, 'NS', host());
      if (random(2) === 0) {
        add(name, 'DS', `${random(65536)} 13 2 ${hex(32)}`);
      }
    } else if (kind === 1) {
      const name = `c${lines.size}-${random(count)}`;
      add(name, 'CNAME', host());
    } else {
      const type = one(types);
      add(label(), type, contents[type]());
    }
  }
  return `@ 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 10000 2400 604800 1800\n@ 3600 IN NS ns1.example.net.\n${[...lines].join('\n')}\n`;
}
