import { Validator } from '@seriousme/openapi-schema-validator';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const url = process.env.PANEL_URL;
const document = await (await fetch(`${url}/openapi.json`)).json();

test('the document is valid OpenAPI 3.1, its references included', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  assert.deepEqual(result.errors ?? [], []);
  assert.equal(result.valid, true);
  assert.equal(validator.version, '3.1');
  validator.resolveRefs();
});

test('it describes the calls as they are made', async () => {
  const create = document.paths['/trpc/users.create'].post;
  assert.equal(create.requestBody.required, true);
  const made = await fetch(`${url}/trpc/users.create`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'openapi', email: 'openapi@example.com' }) });
  assert.equal(made.status, 200);
  const { id } = (await made.json()).result.data;
  const byId = document.paths['/trpc/users.byId'].get;
  assert.equal(byId.parameters[0].name, 'input');
  const found = await fetch(`${url}/trpc/users.byId?input=${encodeURIComponent(JSON.stringify({ id }))}`);
  assert.equal((await found.json()).result.data.username, 'openapi');
});

test('the panel is one page that loads nothing else', async () => {
  const response = await fetch(`${url}/panel`);
  assert.match(response.headers.get('content-type'), /^text\/html/);
  const page = await response.text();
  assert.doesNotMatch(page, /<(script|link|img|iframe)[^>]+(src|href)=/);
});
