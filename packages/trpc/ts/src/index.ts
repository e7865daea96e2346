// What front ends import: types only, nothing of this package exists at run time.
//
//   import { createTRPCClient, httpBatchLink } from '@trpc/client';
//   import type { AppRouter, User } from '@repo/trpc';
//
//   const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc' })] });
//   const user: User = await trpc.users.byId.query({ id });
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './app_router.ts';

export type * from './app_router.ts';

/** What each procedure takes: `RouterInputs['users']['create']`. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What each procedure answers, as it arrives: dates are text. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
