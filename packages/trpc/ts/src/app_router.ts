// Generated from the C++ routers by `backend codegen`. Do not edit: change the C++ types and run it again.
import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
type Root = { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape; transformer: false };

export interface Greeting {
  message: string;
}

export interface Hello {
  name?: string | undefined;
}

export interface UserItem {
  id: string;
  userId: string;
  name: string;
  description: string | null;
  createdAt: Date;
  updatedAt: Date;
  user?: User | undefined;
}

export interface User {
  id: string;
  username: string;
  email: string;
  createdAt: Date;
  updatedAt: Date;
  userItems?: UserItem[] | undefined;
}

export interface CreateUser {
  username: string;
  email: string;
}

export interface ById {
  id: string;
}

export interface UsersPage {
  items: User[];
  nextCursor: string | null;
}

export interface ListUsers {
  limit?: number | undefined;
  cursor?: string | null | undefined;
}

export interface CreateItem {
  userId: string;
  name: string;
  description?: string | null | undefined;
}

export type AppRouter = TRPCBuiltRouter<Root, {
  hello: Query<Hello | null | undefined, Greeting>;
  users: {
    create: Mutation<CreateUser, User>;
    byId: Query<ById, User>;
    list: Query<ListUsers, UsersPage>;
  };
  items: {
    create: Mutation<CreateItem, UserItem>;
  };
}>;
