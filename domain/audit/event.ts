import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { actorSchema, auditActionSchema, targetKindSchema } from "./action.ts";

/** Whoever has been erased, or is gone, has no name. */
const namedSchema = z.object({ id: z.string(), name: z.string().nullable() });

/** What stood before, or stands now, by what it is. */
const factsSchema = z.record(z.string(), z.unknown());

export const auditEventSchema = z.object({
  id: idSchema,
  at: z.iso.datetime(),
  actor: actorSchema,
  /** Of a key its maker, of a run whoever asked for it. */
  person: namedSchema.nullable(),
  key: namedSchema.nullable(),
  runId: idSchema.nullable(),
  /** From where. To the studio's owners alone, and for ninety days. */
  address: z.string().nullable(),
  action: auditActionSchema,
  dataset: namedSchema.nullable(),
  target: namedSchema.extend({ kind: targetKindSchema }).nullable(),
  before: factsSchema.nullable(),
  after: factsSchema.nullable(),
});
export type AuditEventView = z.infer<typeof auditEventSchema>;

const days = {
  /** Days in UTC, both of them within. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};

/** What the log is narrowed by. */
export const auditFilterSchema = z.strictObject({
  /** A person: what they did, what their keys and the runs that they asked for did. */
  who: z.uuid().optional(),
  action: auditActionSchema.optional(),
  datasetId: idSchema.optional(),
  ...days,
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const AUDIT_ROWS_MAX = 200;

export const auditPageRequestSchema = auditFilterSchema.extend({
  /** Of events before this one, by its id. */
  before: idSchema.optional(),
  rows: z.coerce.number().int().min(1).max(AUDIT_ROWS_MAX).default(50),
});

/** The newest first; `next` leads on to those before them. */
export const auditPageSchema = z.object({ events: auditEventSchema.array(), next: idSchema.nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const AUDIT_FORMATS = ["jsonl", "csv"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];
export const auditFileRequestSchema = auditFilterSchema.extend({ format: z.enum(AUDIT_FORMATS).default("jsonl") });
