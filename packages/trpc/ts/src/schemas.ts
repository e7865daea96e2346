// Generated from the C++ routers by `backend codegen`. Do not edit: change the C++ types and run it again.
import { z } from 'zod';

export const Hello = z.object({
  "name": z.string().max(100).optional(),
});
export const CreateUser = z.object({
  "username": z.string().min(3).max(50),
  "email": z.email().max(255),
});
export const ById = z.object({
  "id": z.guid(),
});
export const ListUsers = z.object({
  "limit": z.int().min(1).max(100).optional(),
  "cursor": z.guid().nullish(),
});
export const CreateItem = z.object({
  "userId": z.guid(),
  "name": z.string().min(1).max(100),
  "description": z.string().max(1000).nullish(),
});

export const inputs = {
  "hello": Hello.nullish(),
  "users.create": CreateUser,
  "users.byId": ById,
  "users.list": ListUsers,
  "items.create": CreateItem,
};
