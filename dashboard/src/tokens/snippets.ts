/** Commands and configuration with which a tool uses a token of this server. */
export interface Snippet {
  tool: string;
  lines: string;
}

export function verifyCommand(origin: string, secret: string, accountId?: string): string {
  const path = accountId === undefined ? '/user/tokens/verify' : `/accounts/${accountId}/tokens/verify`;
  return `curl "${origin}/client/v4${path}" \\\n  -H "Authorization: Bearer ${secret}"`;
}

/** `zone` and `zoneId` are those of the token's first zone, or placeholders where it names none. */
export function snippets(origin: string, secret: string, zone: string, zoneId: string): Snippet[] {
  const base = `${origin}/client/v4`;
  const host = origin.replace(/^https?:\/\//, '');
  return [
    {
      tool: 'certbot',
      lines: [
        `echo 'dns_cloudflare_api_token = ${secret}' > token.ini && chmod 600 token.ini`,
        `CLOUDFLARE_API_URL=${base} certbot certonly --dns-cloudflare \\`,
        `  --dns-cloudflare-credentials token.ini -d ${zone} -d '*.${zone}'`,
      ].join('\n'),
    },
    {
      tool: 'lego, Traefik',
      lines: [`CLOUDFLARE_BASE_URL=${base}`, `CF_DNS_API_TOKEN=${secret}`].join('\n'),
    },
    {
      tool: 'ddclient',
      lines: [
        'protocol=cloudflare',
        `server=${host}/client/v4`,
        `zone=${zone}`,
        'login=token',
        `password=${secret}`,
        `home.${zone}`,
      ].join('\n'),
    },
    {
      tool: 'external-dns',
      lines: [
        `CLOUDFLARE_BASE_URL=${base}`,
        `CF_API_TOKEN=${secret}`,
        `external-dns --provider=cloudflare --zone-id-filter=${zoneId}`,
      ].join('\n'),
    },
    {
      tool: 'Terraform',
      lines: ['provider "cloudflare" {', `  base_url  = "${base}"`, `  api_token = "${secret}"`, '}'].join('\n'),
    },
    {
      tool: 'acme.sh',
      lines: [
        '# acme.sh always asks api.cloudflare.com: give that name a host entry that points here',
        `export CF_Token=${secret}`,
        `export CF_Zone_ID=${zoneId}`,
        `acme.sh --issue --dns dns_cf -d ${zone}`,
      ].join('\n'),
    },
  ];
}
