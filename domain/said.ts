import program from "#messages/en/program.json" with { type: "json" };
import type { MessageCode } from "./message.ts";
import { inEnglish } from "./message-english.ts";

export type SaidCode = MessageCode;
export type Said = { code: SaidCode; data: Record<string, string> };

/** A sentence of the catalogue by its name, with what fills its gaps. */
export const said = (code: SaidCode, data: Record<string, string | number> = {}): Said => ({
  code,
  data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)])),
});

export const sayInEnglish: (said: Said) => string = inEnglish;

/** Arguments that are such sentences themselves, or a list of them. A name or a path is never taken for one. */
const SENTENCES = new Set(["came", "advice", "reason", "last", "state", "problem"]);
const LISTS = new Set(["passed"]);
const BETWEEN = "; ";

/**
 * Which sentence a text is, and what fills its gaps; null for words that are nobody's template (a library's, the
 * system's). Files and the command line keep the English text: it is what a Run stores, and this reads it back.
 */
export function recogniseSaid(text: string): Said | null {
  for (const { code, pattern } of TEMPLATES) {
    const found = pattern.exec(text);
    if (found) return { code, data: { ...found.groups } };
  }
  return null;
}

/** The text in a reader's language: `print` words a sentence, `own` is asked for words that are none, a library's. */
export function wordSaid(text: string, print: (said: Said) => string, own: (text: string) => string): string {
  const said = recogniseSaid(text);
  if (!said) return own(text);
  const inner = (part: string) => wordSaid(part, print, (words) => words);
  const data = Object.entries(said.data).map(([name, value]) => {
    if (SENTENCES.has(name)) return [name, inner(value)];
    return [name, LISTS.has(name) ? value.split(BETWEEN).map(inner).join(BETWEEN) : value];
  });
  return print({ ...said, data: Object.fromEntries(data) });
}

/** Those with the most words of their own first: "no turn in this record" is not "no {name}". */
const TEMPLATES = Object.entries(program.messages)
  .filter(([code]) => code !== "own")
  .map(([code, template]) => {
    const words = template.split(/\{\w+\}/);
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const gaps = words.map((part, index) => literally(part) + (index < names.length ? `(?<${names[index]}>.*?)` : ""));
    return { code: code as SaidCode, own: words.join("").length, pattern: new RegExp(`^${gaps.join("")}$`, "s") };
  })
  .sort((one, other) => other.own - one.own);

function literally(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
