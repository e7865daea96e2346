// The zod schemas refuse what the server refuses, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputs } from './.cache/js/packages/trpc/ts/src/schemas.js';

const url = process.env.PANEL_URL;
const document = await (await fetch(`${url}/openapi.json`)).json();

// Whether the server finds a fault in the input itself; other errors come later.
async function isRefused(name, input) {
  const text = JSON.stringify(input);
  const isMutation = document.paths[`/trpc/${name}`].post !== undefined;
  const response = isMutation
    ? await fetch(`${url}/trpc/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
    : await fetch(`${url}/trpc/${name}${text === undefined ? '' : `?input=${encodeURIComponent(text)}`}`);
  const answer = await response.json();
  return answer.error?.data.code === 'BAD_REQUEST';
}

const id = '8f14e45f-ceea-467f-a0e6-1d6e3c1a2b3c';
const values = [undefined, null, true, 0, -1, 1, 1.5, 100, 101, 1e300, '', 'x', 'abc', 'x'.repeat(50), 'x'.repeat(51), 'x'.repeat(300), '😀', '😀'.repeat(26),
  'a@b.co', 'a@b', '@b.co', 'a b@c.de', 'A+tag@Example.Com', id, id.toUpperCase(), id.slice(1), `{${id}}`, [], {}, [1], { id }];

test('every schema belongs to a procedure, and every procedure with an input has one', () => {
  const expected = Object.values(document.paths).flatMap(Object.values).filter((o) => o.requestBody || o.parameters).map((o) => o.operationId);
  assert.deepEqual(Object.keys(inputs).sort(), expected.sort());
});

const good = { 'users.create': { username: 'zodtest', email: 'zod@example.com' }, 'users.byId': { id }, 'users.list': { limit: 5 }, 'items.create': { userId: id, name: 'item' } };
for (const name of Object.keys(inputs)) {
  test(`${name}: zod and the server agree`, async () => {
    const schema = inputs[name];
    const check = async (input) => assert.equal(!schema.safeParse(input).success, await isRefused(name, input), `${name} ${JSON.stringify(input)}`);
    for (const value of values) await check(value);
    for (const key of Object.keys(schema.shape ?? {}))
      for (const value of values) await check({ ...good[name], [key]: value });
  });
}
