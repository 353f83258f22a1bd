// A real OpenID provider (oidc-provider, certified) on the loopback. Its site is not that of the server under test: cookies that
// are SameSite=Strict stay behind on the way back, as they do from a provider on the internet.

import { once } from 'node:events';
import http from 'node:http';
import Provider from 'oidc-provider';

export class OpenIdProvider {
  #http = http.createServer((request, response) => this.#serve(request, response));
  #provider;
  #withhold;
  client = { id: 'ambit', secret: 'known to both sides and nobody else' };

  /** `people` are the claims of each by the name that is signed in with; the name is the subject. */
  static async start(people) {
    const provider = new OpenIdProvider();
    provider.#http.listen(0, '127.0.0.1');
    await once(provider.#http, 'listening');
    provider.people = people;
    return provider;
  }

  get issuer() {
    return `http://localhost:${this.#http.address().port}`;
  }

  /** Sends people back to `redirect` from now on; the server under test has its address later than it is told this one. */
  register(redirect) {
    this.#provider = new Provider(this.issuer, {
      clients: [{ client_id: this.client.id, client_secret: this.client.secret, redirect_uris: [redirect] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: ['of this test'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...this.people[sub] }) }),
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
      pkce: { required: () => true },
    });
  }

  /** The address that the next one is sent back to, who is sent nowhere instead. */
  withhold() {
    return new Promise((resolve) => {
      this.#withhold = resolve;
    });
  }

  async stop() {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  async #serve(request, response) {
    const set = response.setHeader.bind(response);
    response.setHeader = (name, value) => {
      const isWithheld = this.#withhold && name.toLowerCase() === 'location' && value.includes('/oidc/callback');
      if (isWithheld) {
        this.#withhold(value);
        this.#withhold = undefined;
      }
      return set(name, isWithheld ? '/withheld' : value);
    };
    if (!request.url.startsWith('/interaction/')) {
      this.#provider.callback()(request, response);
    } else if (request.method === 'POST') {
      const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const result = form.has('refuse')
        ? { error: 'access_denied', error_description: 'refused by <b>hand</b>' }
        : { login: { accountId: form.get('name') } };
      await this.#provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><form method="post">
        <label>Name <input name="name"></label><button>Go on</button><button name="refuse">Refuse</button></form></html>`);
    }
  }
}

/** Gives a name at the provider's page, and waits for what comes after. */
export async function signInAt(page, name) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Go on' }).click();
}
