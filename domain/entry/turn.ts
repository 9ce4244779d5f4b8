import { z } from "zod";

/**
 * Roles as files spell them: SVIT says `user`, LLaVA says `human`; the answering side is `gpt` in both. ShareGPT has `system`, which instructs, and
 * a tool's call (`function_call`) and what it gave (`observation`).
 */
export const ROLES = ["user", "human", "gpt", "system", "function_call", "observation"] as const;
export type Role = (typeof ROLES)[number];
export const turnSchema = z.object({ id: z.string().min(1).max(64), from: z.enum(ROLES), value: z.string() });

/** So many messages an entry may have when it is imported: Entry.pairCount is a smallint. */
export const TURNS_MAX = 32_767;

/** One message. Imported turns are named by their index ("0", "1", …), added ones by a UUID. */
export type Turn = z.infer<typeof turnSchema>;

/**
 * A question and its answer, and the `steps` that a tool took between them; either side may be missing in a file that breaks the
 * alternation. Its id is its first turn's. A system turn is part of none.
 */
export type Pair = { id: string; question: Turn | null; steps: readonly Turn[]; answer: Turn | null };

const importedSchema = z.array(z.looseObject({ from: z.enum(ROLES), value: z.string() }));

/** Turns of an entry's imported array. Throws a ZodError where it is not one: import lets no such entry in. */
export function turnsOf(imported: unknown): Turn[] {
  return importedSchema
    .parse(imported)
    .map((turn, index) => ({ id: String(index), from: turn.from, value: turn.value }));
}

type Sided = Pick<Turn, "from">;
export const isAnswer = ({ from }: Sided) => from === "gpt";
export const isQuestion = ({ from }: Sided) => from === "user" || from === "human";
export const isSystem = ({ from }: Sided) => from === "system";
/** A call of a tool, or what it gave. */
export const isStep = ({ from }: Sided) => from === "function_call" || from === "observation";

export function pairsOf(turns: readonly Turn[]): Pair[] {
  const pairs: Pair[] = [];
  const open = (turn: Turn, part: Partial<Pair>) =>
    pairs.push({ id: turn.id, question: null, steps: [], answer: null, ...part });
  for (const turn of turns) {
    if (isSystem(turn)) continue;
    const last = pairs.at(-1);
    const waiting = last?.answer === null ? last : null;
    if (isQuestion(turn)) open(turn, { question: turn });
    else if (!waiting) open(turn, isAnswer(turn) ? { answer: turn } : { steps: [turn] });
    else if (isAnswer(turn)) waiting.answer = turn;
    else waiting.steps = [...waiting.steps, turn];
  }
  return pairs;
}

export const turnsOfPair = ({ question, steps, answer }: Pair): Turn[] =>
  [question, ...steps, answer].filter((turn) => turn !== null);
