import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHAT_READERS, rulesOf } from "#domain/export/chat-rules.ts";
import { NO_PAIR, NOT_JUDGED } from "#domain/export/preference/corrections.ts";
import { BOX_FAULTS } from "#domain/llava/box-fault.ts";
import { LLAVA_RULES } from "#domain/llava/rules.ts";
import en from "#messages/en/export.json" with { type: "json" };
import zh from "#messages/zh/export.json" with { type: "json" };

/** What folders of the exporter name as a reason, and as a type of one. */
function named(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
    .flatMap((file) => [...readFileSync(`${folder}/${file}`, "utf8").matchAll(/\breason: "([a-z-]+)"/g)])
    .map(([, reason]) => reason ?? "");
}

const REASONS = new Set([
  ...CHAT_READERS.flatMap((reader) => rulesOf(reader).map(({ id }) => id)),
  ...LLAVA_RULES.filter(({ harm }) => harm !== "warn").map(({ id }) => id),
  ...BOX_FAULTS,
  ...Object.keys(NO_PAIR),
  ...Object.keys(NOT_JUDGED),
  ...["read-otherwise", "box-on-other-photo", "no-room"],
  ...["absent", "broken", "unreachable", "withdrawn", "too-large"].map((reason) => `photo-${reason}`),
  ...named("server/export/formats"),
  ...named("server/export/rows"),
]);

test("whatever keeps an entry out of an export has words on the screen in both languages", () => {
  expect(REASONS.size).toBeGreaterThan(50);
  for (const { preview } of [en, zh]) expect([...REASONS].filter((reason) => !(reason in preview.reason))).toEqual([]);
});
