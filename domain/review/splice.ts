import { changedSpan } from "../changed-span.ts";

/** A text as a textarea shows it: every line ending is one LF (HTML, API value of a textarea). */
export const asShown = (text: string): string => text.replace(/\r\n?/g, "\n");

/**
 * The text with the change that was made to its shown form, and nothing else: outside of the changed span every
 * character stays as it came, CRLF included.
 */
export function splice(text: string, shownAfter: string): string {
  const shown = asShown(text);
  const { start, end } = changedSpan(shown, shownAfter);
  const inserted = shownAfter.slice(start, shownAfter.length - (shown.length - end));
  const head = text.slice(0, rawOffset(text, start));
  const rest = inserted + text.slice(rawOffset(text, end));
  // A lone CR that comes to stand before an LF would melt with it into one line ending.
  return (head.endsWith("\r") && rest.startsWith("\n") ? `${head.slice(0, -1)}\n` : head) + rest;
}

/** Where the shown text's offset lies in the raw one: each CRLF before it counts one more. UTF-16. */
export function rawOffset(text: string, shownOffset: number): number {
  let raw = 0;
  for (let shown = 0; shown < shownOffset; shown++) raw += text[raw] === "\r" && text[raw + 1] === "\n" ? 2 : 1;
  return raw;
}
