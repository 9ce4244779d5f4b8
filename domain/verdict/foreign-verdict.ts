import { z } from "zod";
import { taskSchema } from "#domain/entry/task.ts";
import { turnSchema } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { aidsSchema, DECISIONS, type Judgement, NO_AIDS, PARTS, reasonCodeSchema } from "./verdict.ts";

const hexSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What names an entry in a file of verdicts, whatever installation wrote it. Files of earlier releases lack the last three. */
const entryNameSchema = z.object({
  image: z.string().nullable(),
  task: taskSchema,
  hash: hexSchema,
  nth: z.int().min(0),
  recordHash: hexSchema.optional(),
  aliases: z.array(z.string()).default([]),
  marks: z.array(hexSchema).default([]),
  source: z
    .object({ sha256: hexSchema.nullable(), row: z.int().min(0), part: z.int().min(0) })
    .nullable()
    .default(null),
});
export type EntryName = z.infer<typeof entryNameSchema>;

/** One line of the format `verdicts` (docs/formats.md), as far as another installation takes it over. */
export const verdictLineSchema = z.object({
  installation: z.uuid(),
  verdict: z.uuid(),
  ordinal: z.int().min(0).nullable(),
  entry: entryNameSchema,
  part: z.enum(PARTS).nullable(),
  turn: z.string().max(64).nullable(),
  start: z.int().min(0).nullable(),
  end: z.int().min(0).nullable(),
  quote: z.string().nullable(),
  paths: z.array(z.string()).nullish(),
  right: z.boolean().nullable(),
  reason: reasonCodeSchema.nullable(),
  decision: z.enum(DECISIONS),
  reasons: z.array(reasonCodeSchema),
  note: z.string().nullable(),
  turnsAfter: z.array(turnSchema).nullable().optional(),
  keysAfter: z.array(keyEditSchema).nullish(),
  undoes: z.uuid().nullable(),
  undone: z.boolean(),
  late: z.boolean(),
  pass: z.string(),
  reviewer: z.object({ number: z.int().min(1), name: z.string().max(200).optional() }),
  author: z.enum(["person", "bulk", "import", "program"]),
  mode: z.string(),
  durationMs: z.int().min(0),
  activeMs: z.int().min(0),
  aids: aidsSchema.catch(NO_AIDS),
  at: z.iso.datetime(),
});
export type VerdictLine = z.infer<typeof verdictLineSchema>;

/** A verdict of another installation: its first line, and what it says of parts of the entry. */
export type ForeignVerdict = { first: VerdictLine; judgements: Judgement[] };

/** The verdicts that lines make up, in their order: a line holds one judgement, and a verdict without any has one line. */
export function verdictsOf(lines: readonly VerdictLine[]): ForeignVerdict[] {
  const verdicts: ForeignVerdict[] = [];
  for (const line of lines) {
    let own = verdicts.at(-1);
    if (own?.first.verdict !== line.verdict) {
      own = { first: line, judgements: [] };
      verdicts.push(own);
    }
    const judgement = judgementOf(line);
    if (judgement) own.judgements.push(judgement);
  }
  return verdicts;
}

function judgementOf({ ordinal, part, turn, start, end, quote, paths, right, reason }: VerdictLine): Judgement | null {
  if (ordinal === null || part === null || right === null) return null;
  return {
    part,
    right,
    ...(turn !== null && { turnId: turn }),
    ...(start !== null && { start }),
    ...(end !== null && { end }),
    ...(quote !== null && { quote }),
    ...(paths && { paths }),
    ...(reason !== null && { reasonCode: reason }),
  };
}

/** What a line's entry is told from others by, so that the lines of one entry are known as such. */
export const entryKeyOf = ({ image, task, hash, recordHash, nth }: EntryName): string =>
  JSON.stringify([image, task, hash, recordHash ?? null, nth]);
