import { z } from "zod";
import { taskSchema } from "#domain/entry/task.ts";

const counts = z.record(z.string(), z.number());

/** Of entries: how many, by task and part (the empty name: of none), and what a sample of them is like. */
const shiftSideSchema = z.object({
  entries: z.number(),
  photos: z.number(),
  tasks: z.partialRecord(taskSchema, z.number()),
  parts: counts,
  /** So many were read; all of them where the set is small. */
  sampled: z.number(),
  /** Of answers that begin with Yes or No. */
  yes: z.object({ yes: z.number(), no: z.number() }),
  /** Mean words. */
  words: z.object({ question: z.number(), answer: z.number() }),
  /** Concepts of the studio's sets (MME, MMBench) that some entry of the sample has. */
  concepts: z.object({ covered: z.number(), of: z.number() }),
  /** Entries of the sample on photos whose objects are known. */
  judged: z.number(),
});
export type ShiftSide = z.infer<typeof shiftSideSchema>;

/** A thing that answers name: in how many entries of each sample, and in how many of these though it is not among the photo's known things. */
const namedObjectSchema = z.object({
  name: z.string(),
  before: z.number(),
  after: z.number(),
  unknownBefore: z.number(),
  unknownAfter: z.number(),
});
export type NamedObject = z.infer<typeof namedObjectSchema>;

const rejectsSchema = z.object({ decided: z.number(), rejected: z.number() });

/** How what leaves differs from what the data set holds: review and choosing shift a mix, and it must be seen. */
export const shiftSchema = z.object({
  /** All entries as they were imported. */
  before: shiftSideSchema,
  /** Those that were selected, as they stand. */
  after: shiftSideSchema,
  /** The things that are named most, and those most named without being known. */
  objects: z.object({ named: namedObjectSchema.array(), unknown: namedObjectSchema.array() }),
  /** Of the data set's decided entries, by part and task; a null part: of none. */
  rejects: rejectsSchema.extend({ part: z.string().nullable(), task: taskSchema }).array(),
  /** The same by who decided; a person is a number. */
  people: rejectsSchema.extend({ person: z.number() }).array(),
});
export type Shift = z.infer<typeof shiftSchema>;

/** So many things are told of each list. */
const OBJECTS_TOLD = 10;

type Sampled = Pick<ShiftSide, "sampled" | "judged">;

/** The things to be told, by their share of both samples. */
export function objectsToTell(objects: readonly NamedObject[], before: Sampled, after: Sampled): Shift["objects"] {
  const most = (of: (own: NamedObject) => number) =>
    objects
      .filter((own) => of(own) > 0)
      .toSorted((one, other) => of(other) - of(one) || (one.name < other.name ? -1 : 1))
      .slice(0, OBJECTS_TOLD);
  const share = (count: number, all: number) => (all === 0 ? 0 : count / all);
  return {
    named: most((own) => share(own.before, before.sampled) + share(own.after, after.sampled)),
    unknown: most((own) => share(own.unknownBefore, before.judged) + share(own.unknownAfter, after.judged)),
  };
}
