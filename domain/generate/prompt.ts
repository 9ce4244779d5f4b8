import { GENERATION_FACTS, type GenerationTask } from "./generation-task.ts";
import { printLine } from "./print-input.ts";
import { LLAVA_PROMPTS } from "./prompts/llava.ts";
import { SVIT_PROMPTS } from "./prompts/svit.ts";

/** Raised with every change of a text under prompts/: entries say by which they were written. */
export const PROMPTS_VERSION = 1;
const TEXTS: Readonly<Record<GenerationTask, string>> = { ...SVIT_PROMPTS, ...LLAVA_PROMPTS };

/** What a model is told to do, and by which name entries remember it. */
export type Prompt = { version: string; text: string };

/** The studio's own prompt for a task. Its gaps {entries} and {pairs} are open still. */
export const ownPrompt = (task: GenerationTask): Prompt => ({
  version: `${task}@${PROMPTS_VERSION}`,
  text: TEXTS[task],
});

/** A text of one's own in place of the studio's: `digest` is of the text, so that two are never taken for each other. */
export const editedPrompt = (task: GenerationTask, text: string, digest: string): Prompt => ({
  version: `${task}@own-${digest.slice(0, 12)}`,
  text,
});

/** A prompt with its gaps filled. `entries`: how many are wanted, where it is not what the task wants. */
export function fillPrompt(task: GenerationTask, { text }: Prompt, entries = GENERATION_FACTS[task].entries): string {
  return text.replaceAll("{entries}", String(entries)).replaceAll("{pairs}", String(GENERATION_FACTS[task].pairs));
}

/** What a replacement is told besides: the text that was rejected, so that it is not written again. It is data, too. */
export const printRejected = (texts: readonly string[]): string =>
  [
    "This was written about the photo before and was rejected. Write about something else, or better; do not repeat it:",
    ...texts.map((text) => printLine(text, REJECTED_MAX)),
  ].join("\n");
const REJECTED_MAX = 2_000;
