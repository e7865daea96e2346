// Stock clients against the real backend. That this file compiles is half of the test: every name and type in it comes from C++.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError, type TRPCClient } from '@trpc/client';
import type { AppRouter, Greeting, RouterInputs, RouterOutputs, User, UserItem } from '@repo/trpc';
import { startBackend, type Backend } from './backend.ts';

let backend: Backend;
before(async () => { backend = await startBackend(); });
after(async () => { await backend?.stop(); });

let serial = 0;
const newUser = (): RouterInputs['users']['create'] => ({ username: `user${++serial}`, email: `user${serial}@example.com` });

async function failure(call: Promise<unknown>): Promise<TRPCClientError<AppRouter>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TRPCClientError) return error as TRPCClientError<AppRouter>;
    throw error;
  }
  throw new Error('the call should have failed');
}

const links = {
  httpLink: () => httpLink({ url: `${backend.url}/trpc` }),
  httpBatchLink: () => httpBatchLink({ url: `${backend.url}/trpc` }),
};

for (const [name, link] of Object.entries(links)) {
  describe(name, () => {
    let trpc: TRPCClient<AppRouter>;
    before(() => { trpc = createTRPCClient<AppRouter>({ links: [link()] }); });

    test('an input may be left out, wholly or in part', async () => {
      const greeting: Greeting = await trpc.hello.query();
      assert.deepEqual(greeting, { message: 'Hello world' });
      assert.equal((await trpc.hello.query({})).message, 'Hello world');
      assert.equal((await trpc.hello.query({ name: 'Zoë 🐦' })).message, 'Hello Zoë 🐦'); // the place that field_change.test.mjs looks for
    });

    test('what is created can be read, with what belongs to it', async () => {
      const made = await trpc.users.create.mutate(newUser());
      const item = await trpc.items.create.mutate({ userId: made.id, name: 'lamp' });
      const described = await trpc.items.create.mutate({ userId: made.id, name: 'chair', description: 'red' });

      const user: RouterOutputs['users']['byId'] = await trpc.users.byId.query({ id: made.id });
      const createdAt: string = user.createdAt;
      assert.equal(user.username, made.username);
      assert.equal(new Date(createdAt).toISOString(), createdAt);
      const items: UserItem[] | RouterOutputs['users']['byId']['userItems'] = user.userItems;
      assert.deepEqual(items?.map((i) => i.id).sort(), [item.id, described.id].sort());
      const description: string | null = item.description;
      assert.equal(description, null);
      assert.equal(described.description, 'red');
    });

    test('pages follow each other by the cursor', async () => {
      for (let i = 0; i < 5; i++) await trpc.users.create.mutate(newUser());
      const seen: User['id'][] = [];
      let cursor: string | null = null;
      do {
        const page: RouterOutputs['users']['list'] = await trpc.users.list.query({ limit: 2, cursor });
        assert.ok(page.items.length <= 2);
        seen.push(...page.items.map((u) => u.id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      assert.deepEqual(seen, [...new Set(seen)].sort());
      assert.ok(seen.length >= 5);
      assert.equal((await trpc.users.list.query({})).items.length, Math.min(20, seen.length));
    });

    test('errors have their code, status, number and path', async () => {
      const user = newUser();
      await trpc.users.create.mutate(user);
      const taken = await failure(trpc.users.create.mutate(user));
      assert.equal(taken.message, 'Username or email is taken');
      assert.equal(taken.data?.code, 'CONFLICT');
      assert.equal(taken.data?.httpStatus, 409);
      assert.equal(taken.shape?.code, -32009);
      assert.equal(taken.data?.path, 'users.create');
      const nobody = await failure(trpc.users.byId.query({ id: '00000000-0000-4000-8000-000000000000' }));
      assert.equal(nobody.message, 'User not found');
      assert.equal(nobody.data?.code, 'NOT_FOUND');
      assert.equal((await failure(trpc.items.create.mutate({ userId: '00000000-0000-4000-8000-000000000000', name: 'x' }))).data?.code, 'NOT_FOUND');
    });

    test('every problem of an input is told, in zod\'s words', async () => {
      const error = await failure(trpc.users.create.mutate({ username: 'x', email: 'no' }));
      assert.equal(error.data?.code, 'BAD_REQUEST');
      const issues = JSON.parse(error.message) as { code: string; path: string[] }[];
      assert.deepEqual(issues.map((i) => [i.code, i.path]), [['too_small', ['username']], ['invalid_format', ['email']]]);
      assert.ok(!('stack' in error.data!));
    });
  });
}

test('calls of one tick travel in one request, each with its own outcome', async () => {
  const urls: string[] = [];
  const fetchAndNote: typeof fetch = (url, options) => { urls.push(String(url)); return fetch(url, options); };
  const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${backend.url}/trpc`, fetch: fetchAndNote as never })] });

  const [hello, nobody, page] = await Promise.allSettled([trpc.hello.query({ name: 'a' }), trpc.users.byId.query({ id: '00000000-0000-4000-8000-000000000000' }), trpc.users.list.query({ limit: 1 })]);

  assert.equal(urls.length, 1);
  assert.deepEqual([hello.status, nobody.status, page.status], ['fulfilled', 'rejected', 'fulfilled']);
});

test('a call can be given up', async () => {
  const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${backend.url}/trpc` })] });
  const gone = AbortSignal.abort();
  await failure(trpc.hello.query(undefined, { signal: gone }));
  assert.equal((await trpc.hello.query()).message, 'Hello world');
});
