/** What a terminal, or whoever reads a log, may take for more than text: controls, escapes, marks of direction, halves of characters. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A line of pino's as one line that holds nothing unseen: each such character as JSON escapes it. */
export const printJsonLine = (line: string): string => `${line.trimEnd().replace(UNSEEN, escaped)}\n`;

/**
 * The same for a person at a terminal: time, level, message, then `name=value`. Values that are more than a word stand in
 * quotes; frames of a stack come below, indented, where no line can begin as another does.
 */
export function printTextLine(line: string): string {
  const { time, level, msg, err, ...facts } = JSON.parse(line) as Facts;
  const { stack = [], ...ofError } = err ?? {};
  const named = Object.entries({ ...facts, ...ofError }).map(([name, value]) => `${name}=${printValue(value)}`);
  const head = [
    String(time).slice(0, 19).replace("T", " "),
    String(level).toUpperCase().padEnd(5),
    msg ?? "",
    ...named,
  ];
  return [head.join(" "), ...stack.map((frame) => `    ${frame}`)]
    .map((one) => `${one.replace(UNSEEN, escaped)}\n`)
    .join("");
}

type Facts = {
  time?: unknown;
  level?: unknown;
  msg?: string;
  err?: { stack?: string[] } & Record<string, unknown>;
};

const printValue = (value: unknown): string =>
  typeof value === "string" && /^[\w.:/{}-]+$/.test(value) ? value : JSON.stringify(value);

/** JSON knows code units alone: a character beyond them is two. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
