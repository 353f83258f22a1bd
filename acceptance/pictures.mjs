// Takes the screenshots in docs/images from a running server: `make pictures`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launch, open, signIn } from './harness/browser.mjs';
import { Ambit } from './harness/server.mjs';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
await mkdir(folder, { recursive: true });

const ambit = await Ambit.start({ options: ['--nameservers', 'ns1.example.net,ns2.example.net'] });
const browser = await launch();
try {
  const zone = ambit.zone('example.com');
  for (const record of [
    { type: 'A', name: '@', content: '192.0.2.1' },
    { type: 'AAAA', name: '@', content: '2001:db8::1' },
    { type: 'CNAME', name: 'www', content: 'example.com' },
    { type: 'A', name: 'home', content: '192.0.2.7', ttl: 60, comment: 'kept by ddclient' },
    { type: 'MX', name: '@', content: 'mail.example.com', priority: 10 },
    { type: 'TXT', name: '@', content: 'v=spf1 mx -all' },
  ]) {
    await ambit.admin.result('POST', `/zones/${zone.id}/dns_records`, record);
  }
  const page = await open(browser, ambit.origin, { viewport: { width: 1200, height: 820 } });
  await signIn(page);
  const picture = (name) => page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' });

  await page.goto('/profile/api-tokens/create?template=acme_dns01&step=form');
  await page.getByLabel('Name', { exact: true }).fill('certificates of example.com');
  await page.getByLabel('Zone 1', { exact: true }).selectOption({ label: 'example.com' });
  await page.getByRole('button', { name: 'Use my address' }).click();
  await page.getByRole('button', { name: 'Ends in a year' }).click();
  await page.setViewportSize({ width: 1200, height: 1520 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await picture('create');
  await page.setViewportSize({ width: 1200, height: 820 });
  await page.getByRole('button', { name: 'Continue to summary' }).click();
  await page.getByRole('heading', { name: /summary/ }).waitFor();
  await picture('summary');
  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByText('This token is shown only once').waitFor();
  await picture('secret');
  await page.getByRole('button', { name: 'Copy the token' }).click();
  await page.getByRole('link', { name: 'View all tokens' }).click();
  await page.getByRole('link', { name: 'certificates of example.com' }).waitFor();
  await picture('tokens');
  await page.goto(`/accounts/${ambit.account.id}/zones/${zone.id}`);
  await page.getByText('kept by ddclient').waitFor();
  await picture('zone');
} finally {
  await browser.close();
  await ambit.stop();
}
