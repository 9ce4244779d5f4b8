import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import en from "#messages/en/program.json";
import zh from "#messages/zh/program.json";

/** Where rows are read: what refuses one is told from here. */
const READERS = ["domain/shapes", "server/import/read", "domain/json"];
const REFUSED =
  /(?:rejected|rejection|problem|refused|refuse)\((?:[^;]*?)message\(\s*"(\w+)"|problem: message\("(\w+)"/g;

async function refusals(): Promise<string[]> {
  const codes = new Set<string>();
  for (const folder of READERS)
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith(".ts") || name.includes(".test.")) continue;
      const text = await readFile(path.join(folder, name), "utf8");
      for (const [, one, other] of text.matchAll(REFUSED)) codes.add(one ?? other ?? "");
    }
  return [...codes].sort();
}

test("what refuses a row says in both languages what to do about it", async () => {
  const codes = await refusals();
  expect(codes.length).toBeGreaterThan(30);
  const without = codes.filter((code) => {
    const said = (messages: Record<string, string>) => messages[code]?.replaceAll(/\{[^{}]*\{.*?\}\s*\}/g, "") ?? "";
    return !said(en.messages).includes(": ") || !said(zh.messages).includes("：");
  });
  expect(without).toEqual([]);
});
