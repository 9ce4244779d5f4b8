import fc from "fast-check";
import pino from "pino";
import { expect, test } from "vitest";
import { printJsonLine, printTextLine } from "./log-line.ts";

/** What someone might send so that a log says what never happened, or a terminal does what nobody asked for. */
const HOSTILE = [
  'x"}\n{"level":"info","msg":"forged"}',
  "two\r\nlines",
  "\u001b[2J\u001b]0;title\u0007",
  "\u009b31mred",
  "\u2028\u2029\u0085",
  "\u202egnp.exe",
  "\u200b\ufeff\u00ad",
  "half \ud800 of one",
  "\u{e0041}\u{e007f}",
  "\u0000\u0008\u007f",
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no line may hold
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/;

/** The line that pino makes of it, each field hostile. */
function lineOf(value: string, print: (line: string) => string): string {
  let written = "";
  const log = pino(
    { base: undefined, formatters: { level: (level) => ({ level }) } },
    {
      write: (line: string) => {
        written += print(line);
      },
    },
  );
  log.warn({ value, [value]: 1, nested: { value }, err: { type: value, stack: [value] } }, value);
  return written;
}

test.each(HOSTILE)("a JSON line stays one line, says what was logged, and holds nothing unseen: %j", (value) => {
  const line = lineOf(value, printJsonLine);
  expect(line.endsWith("\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(UNSEEN);
  expect(JSON.parse(line)).toMatchObject({
    level: "warn",
    msg: value.toWellFormed() === value ? value : expect.any(String),
  });
});

test.each(HOSTILE)(
  "a text line begins with its time, those below it are indented, and none holds anything unseen: %j",
  (value) => {
    const lines = lineOf(value, printTextLine).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.filter((line) => !line.startsWith("    "))).toHaveLength(1);
    for (const line of lines) expect(line).not.toMatch(UNSEEN);
  },
);

test("whatever is logged, a JSON line is one line of JSON", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const line = lineOf(value, printJsonLine);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(JSON.parse(line).msg).toBe(value);
    }),
  );
});

test("a word stands as it is in a text line, all else in quotes", () => {
  const line = printTextLine(
    JSON.stringify({
      level: "info",
      time: "2026-11-30T05:14:46.123Z",
      msg: "answered",
      route: "/api/queues/{queueId}",
      status: 200,
      said: "a b",
    }),
  );
  expect(line).toBe('2026-11-30 05:14:46 INFO  answered route=/api/queues/{queueId} status=200 said="a b"\n');
});
