import { z } from "zod";

/** Roles as files spell them: SVIT says `user`, LLaVA says `human`; the answering side is `gpt` in both. */
export const ROLES = ["user", "human", "gpt"] as const;
export const turnSchema = z.object({ id: z.string().min(1).max(64), from: z.enum(ROLES), value: z.string() });

/** So many messages an entry may have when it is imported: Entry.pairCount is a smallint. */
export const TURNS_MAX = 32_767;

/** One message. Imported turns are named by their index ("0", "1", …), added ones by a UUID. */
export type Turn = z.infer<typeof turnSchema>;

/** A question and its answer; either side may be missing in a file that breaks the alternation. Its id is its first turn's. */
export type Pair = { id: string; question: Turn | null; answer: Turn | null };

const importedSchema = z.array(z.looseObject({ from: z.enum(ROLES), value: z.string() }));

/** Turns of an entry's imported array. Throws a ZodError where it is not one: import lets no such entry in. */
export function turnsOf(imported: unknown): Turn[] {
  return importedSchema
    .parse(imported)
    .map((turn, index) => ({ id: String(index), from: turn.from, value: turn.value }));
}

export const isAnswer = (turn: Turn) => turn.from === "gpt";

export function pairsOf(turns: readonly Turn[]): Pair[] {
  const pairs: Pair[] = [];
  for (const turn of turns) {
    const last = pairs.at(-1);
    if (!isAnswer(turn)) pairs.push({ id: turn.id, question: turn, answer: null });
    else if (last && last.answer === null) last.answer = turn;
    else pairs.push({ id: turn.id, question: null, answer: turn });
  }
  return pairs;
}

export const turnsOfPair = (pair: Pair): Turn[] => [pair.question, pair.answer].filter((turn) => turn !== null);
