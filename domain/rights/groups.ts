import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { roleSchema } from "./rights.ts";

/** Names and numbers of groups are short; who is in more has a provider that says too much. */
export const GROUP_CHARS_MAX = 300;
export const GROUPS_MAX = 1000;

const groupSchema = storable().min(1).max(GROUP_CHARS_MAX);

/** What people of a group may: own the studio, or a role in a data set. */
export const groupRoleRequestSchema = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("studio"), group: groupSchema }),
  z.strictObject({ to: z.literal("dataset"), group: groupSchema, datasetId: idSchema, role: roleSchema }),
]);
export type GroupRoleRequest = z.infer<typeof groupRoleRequestSchema>;

export const groupRoleSchema = z.object({
  id: z.uuid(),
  group: z.string(),
  /** Both null: owners of the studio. */
  datasetId: idSchema.nullable(),
  role: roleSchema.nullable(),
});
export type GroupRole = z.infer<typeof groupRoleSchema>;

/** How one signs in here. `oidc`: null where there is no provider. */
export const signInMethodsSchema = z.object({ oidc: z.object({ name: z.string() }).nullable() });
