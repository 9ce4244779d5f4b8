import { z } from "zod";
import { idSchema } from "./id.ts";
import { importProgressSchema, importReportSchema } from "./import/import-report.ts";
import { messageSchema } from "./message-schema.ts";
import { runStateSchema } from "./run.ts";
import { RUN_KINDS, type RunKind } from "./run-kind.ts";

const OTHER_KINDS = (Object.keys(RUN_KINDS) as RunKind[]).filter((kind) => kind !== "import");

const fields = {
  id: idSchema,
  datasetId: idSchema.nullable(),
  state: runStateSchema,
  reviewerId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Somebody asked it to stop. */
  cancelled: z.boolean(),
  error: messageSchema.nullable(),
};

export const importRunViewSchema = z.object({
  ...fields,
  kind: z.literal("import"),
  progress: importProgressSchema.nullable(),
  report: importReportSchema.nullable(),
});
export type ImportRunView = z.infer<typeof importRunViewSchema>;

/** How far a run is, and what came of it. Progress and report are of its kind; what it asked for (server paths) is not told. */
export const runViewSchema = z.discriminatedUnion("kind", [
  importRunViewSchema,
  z.object({
    ...fields,
    kind: z.enum(OTHER_KINDS),
    progress: z.unknown(),
    report: z.unknown(),
  }),
]);
export type RunView = z.infer<typeof runViewSchema>;
