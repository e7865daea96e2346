// Calls that must not compile. Never run: tsc fails when one of the marked lines has no error.
import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter, CreateUser, User } from '@repo/trpc';

const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: '/trpc' })] });
const id = '00000000-0000-4000-8000-000000000000';

export async function wrong() {
  // @ts-expect-error no such procedure
  await trpc.nope.query();
  // @ts-expect-error no such procedure in the router
  await trpc.users.remove.mutate({ id });
  // @ts-expect-error a router cannot be called
  await trpc.users.query();
  // @ts-expect-error a query is not a mutation
  await trpc.hello.mutate();
  // @ts-expect-error a mutation is not a query
  await trpc.users.create.query({ username: 'ada', email: 'ada@example.com' });
  // @ts-expect-error a query is not a subscription
  trpc.hello.subscribe(undefined, {});
  // @ts-expect-error the input is missing
  await trpc.users.byId.query();
  // @ts-expect-error a member is missing
  await trpc.users.create.mutate({ username: 'ada' });
  // @ts-expect-error a member has the wrong type
  await trpc.users.byId.query({ id: 5 });
  // @ts-expect-error a member that the input does not have
  await trpc.users.create.mutate({ username: 'ada', email: 'ada@example.com', admin: true });
  // @ts-expect-error a name may be left out, and is not null
  await trpc.hello.query({ name: null });
  // @ts-expect-error the limit is a number
  await trpc.users.list.query({ limit: '20' });
  // @ts-expect-error the result has no such member
  (await trpc.users.byId.query({ id })).password;
  // @ts-expect-error a date arrives as text
  (await trpc.users.byId.query({ id })).createdAt.getTime();
  // @ts-expect-error a cursor may be null
  const cursor: string = (await trpc.users.list.query({})).nextCursor;
  // @ts-expect-error a description may be null
  (await trpc.items.create.mutate({ userId: id, name: 'x' })).description.length;
  // @ts-expect-error an email is needed
  const user: CreateUser = { username: 'ada' };
  // @ts-expect-error an id is text
  const other: Pick<User, 'id'> = { id: 1 };
  return [cursor, user, other];
}
