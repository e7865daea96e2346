import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

const url = process.env.PANEL_URL;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
after(() => browser.close());
const shots = process.env.PANEL_SHOTS;
const failures = [];

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (e) => failures.push(e.message));
  page.on('request', (r) => { if (!r.url().startsWith(url)) failures.push(`asked ${r.url()}`); });
  await page.goto(`${url}/panel`);
  return page;
}
const shoot = async (page, name) => { if (shots) await page.screenshot({ path: `${shots}/${name}.png` }); };
const answer = async (page) => { await page.locator('.status.ok, .status.bad').waitFor(); return page.locator('#result').textContent(); };

test('a mutation is filled in, run, and its answer shown with status and time', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'users.create' }).click();
  await page.getByLabel('username').fill('panel');
  await page.getByLabel('email').fill('panel@example.com');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  assert.match(await answer(page), /"username": "panel"/);
  assert.match(await page.locator('.status').textContent(), /^200 OK in [\d.]+ ms$/);
  await shoot(page, 'light');
});

test('what does not validate is told, over HTTP and over a WebSocket', async () => {
  const page = await open({ colorScheme: 'dark' });
  await page.getByRole('link', { name: 'users.create' }).click();
  await page.getByLabel('username').fill('x');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  assert.match(await answer(page), /too_small/);
  assert.match(await page.locator('.status').textContent(), /^400/);
  await page.getByRole('button', { name: 'Run over WebSocket' }).click();
  await page.getByText(/^failed in/).waitFor();
  assert.match(await page.locator('#result').textContent(), /BAD_REQUEST/);
  await shoot(page, 'dark');
});

test('the filter narrows the list, headers stay for the session, the theme can be switched', async () => {
  const page = await open();
  const all = await page.locator('nav a').count();
  await page.getByLabel('Filter').fill('users.');
  assert.ok(await page.locator('nav a').count() < all);
  await page.getByText('Headers').click();
  await page.locator('#headers').fill('authorization: Bearer t');
  await page.getByRole('button', { name: /light and dark/ }).click();
  await page.reload();
  assert.equal(await page.locator('#headers').inputValue(), 'authorization: Bearer t');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('link', { name: 'users.create' }).click();
  const sent = page.waitForRequest((r) => r.method() === 'POST');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  assert.equal((await sent).headers().authorization, 'Bearer t');
});

test('every input has a name, and nothing went wrong or elsewhere', async () => {
  const page = await open();
  for (const name of await page.locator('nav a').allTextContents()) {
    await page.locator('nav a', { hasText: name }).first().click();
    for (const box of await page.locator('main input[type=checkbox]').all()) await box.check();
    const unnamed = await page.locator('main :is(input, select, textarea)').evaluateAll((all) => all.filter((x) => !x.labels?.length).length);
    assert.equal(unnamed, 0, name);
  }
  assert.deepEqual(failures, []);
});
