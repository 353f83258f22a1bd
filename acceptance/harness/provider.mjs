// A real OpenID provider (oidc-provider, certified) on the loopback. It is another site than the server under test, so that browsers do
// not send SameSite=Strict cookies with the redirect back, as with a provider on the internet.

import { once } from 'node:events';
import http from 'node:http';
import Provider from 'oidc-provider';

export class OpenIdProvider {
  #http = http.createServer((request, response) => this.#serve(request, response));
  #provider;
  #withhold;
  client = { id: 'ambit', secret: 'known to both sides only' };

  /** `people` maps the name of each user, which is the subject, to the user's claims. */
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

  /** Sets the redirect address, which is known only after the server under test was started with the issuer. */
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

  /** Returns the next redirect address instead of sending the browser there. */
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
        <label>Name <input name="name"></label><button>Continue</button><button name="refuse">Refuse</button></form></html>`);
    }
  }
}

/** Signs in with a name at the provider's page. */
export async function signInAt(page, name) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}
