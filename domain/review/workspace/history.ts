import { z } from "zod";
import { applyEdit, type Edit, editSchema, inverseOf, type Texts } from "./edit.ts";

/** What one key or gesture did: its edits are done and undone together. */
const stepSchema = z.object({
  edits: z.array(editSchema),
  /** Letters typed one after another are one step as long as the word lasts. */
  isTyping: z.boolean(),
});
export type Step = z.infer<typeof stepSchema>;

export const historySchema = z.object({ done: z.array(stepSchema), undone: z.array(stepSchema) });
export type History = z.infer<typeof historySchema>;
export const NO_HISTORY: History = { done: [], undone: [] };

type Edited = Texts & History;

/** The texts after a step, which can be taken back; what had been taken back before is gone. No edits, no step. */
export function takeStep<T extends Edited>(edited: T, edits: readonly Edit[], isTyping = false): T {
  if (edits.length === 0) return edited;
  const last = edited.done.at(-1);
  const grown = last && isTyping && edited.undone.length === 0 ? typedOn(last, edits) : null;
  const step = grown ?? { edits: [...edits], isTyping };
  return {
    ...edited,
    ...edits.reduce<Texts>(applyEdit, edited),
    done: [...(grown ? edited.done.slice(0, -1) : edited.done), step],
    undone: [],
  };
}

/** Takes the last step back. The same texts where there is none. */
export function undoStep<T extends Edited>(edited: T): T {
  const last = edited.done.at(-1);
  if (!last) return edited;
  const texts = last.edits.toReversed().map(inverseOf).reduce<Texts>(applyEdit, edited);
  return { ...edited, ...texts, done: edited.done.slice(0, -1), undone: [...edited.undone, last] };
}

/** Does again what was taken back last. */
export function redoStep<T extends Edited>(edited: T): T {
  const next = edited.undone.at(-1);
  if (!next) return edited;
  return {
    ...edited,
    ...next.edits.reduce<Texts>(applyEdit, edited),
    done: [...edited.done, next],
    undone: edited.undone.slice(0, -1),
  };
}

/** A typing step with one more letter, or null where a new step begins: elsewhere in the text, or with the next word. */
function typedOn(step: Step, edits: readonly Edit[]): Step | null {
  const [before, ...moreBefore] = step.edits;
  const [now, ...moreNow] = edits;
  if (!step.isTyping || before?.on !== "text" || now?.on !== "text" || moreBefore.length + moreNow.length > 0)
    return null;
  if (before.turnId !== now.turnId) return null;
  // What replaced something (a chip that became its words, a selection typed over) is a step of its own.
  if (before.before === "" && now.before === "" && now.at === before.at + before.after.length) {
    const startsWord = WORD_END.test(before.after) && /^[^\s\p{P}]/u.test(now.after);
    return startsWord ? null : { ...step, edits: [{ ...before, after: before.after + now.after }] };
  }
  // Backspace after backspace.
  if (now.after === "" && before.after === "" && now.at + now.before.length === before.at)
    return { ...step, edits: [{ ...before, at: now.at, before: now.before + before.before }] };
  return null;
}

/** A blank, or the punctuation of scripts that write without blanks. */
const WORD_END = /[\s，。、；：？！…]$/u;
