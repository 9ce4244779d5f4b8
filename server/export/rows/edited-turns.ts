import { isAnswer, isQuestion, type Turn } from "#domain/entry/turn.ts";
import { elementsOf, memberText, withMember } from "#domain/json/json-text.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { must } from "#domain/must.ts";

/**
 * The text of an edited entry's array of messages. A kept turn is the source's own text with at most its value changed,
 * so that extra keys, their order and the role's spelling come back; an added turn is role and value, its role spelt as
 * `asker` where it is a question.
 */
export function printEditedTurns(importedText: string, after: readonly Turn[], asker: "user" | "human"): string {
  const imported = elementsOf(importedText);
  const printed = after.map((turn) => {
    const kept = /^\d{1,9}$/.test(turn.id) ? imported[Number(turn.id)] : undefined;
    if (kept === undefined) return JSON.stringify({ from: isAnswer(turn) ? "gpt" : asker, value: turn.value });
    const { value } = JSON.parse(kept) as { value: string };
    if (value === turn.value) return kept;
    return must(withMember(kept, "value", JSON.stringify(turn.value)), "an imported turn has a value");
  });
  const isInOrder = after.length === imported.length && after.every(({ id }, at) => id === String(at));
  return isInOrder ? inPlaceOf(imported, printed, importedText) : `[${printed.join(",")}]`;
}

/** The array with other elements, and between them what stood there. */
function inPlaceOf(elements: readonly string[], printed: readonly string[], text: string): string {
  let made = "";
  let at = 0;
  for (const [nth, element] of elements.entries()) {
    // Nothing but blanks and a comma stands before it.
    const start = text.indexOf(element, at);
    made += text.slice(at, start) + printed[nth];
    at = start + element.length;
  }
  return made + text.slice(at);
}

/** An edit that strikes the question with `<image>` in it must not make a text-only sample of the kept ones. */
export function keepImageToken(importedText: string, after: Turn[]): Turn[] {
  if (!importedText.includes(IMAGE_TOKEN) || after.some((turn) => turn.value.includes(IMAGE_TOKEN))) return after;
  const first = after.findIndex(isQuestion);
  return after.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}

/** Whether a row is kept without its messages, which lie beside it: LLaVA's own are, records of other shapes are whole. Bytes serve as text. */
export const hasMessagesApart = (shell: string): boolean => memberText(shell, "conversations") === "null";
