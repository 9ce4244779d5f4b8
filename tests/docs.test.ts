import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { MARKS } from "#domain/entry/contract.ts";
import { ERROR_CODES } from "#domain/error.ts";
import { CHAT_RULES } from "#domain/export/chat-rules.ts";
import { EXPORT_FORMATS } from "#domain/export/formats.ts";
import { LLAVA_RULES } from "#domain/llava/rules.ts";

const ROOT = path.join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...["docs", "docs/decisions"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

test("the README names every setting", () => {
  const settings = Array.from(read("server/env.ts").matchAll(/^ {2}([A-Z0-9_]+): \w/gm), ([, name]) => name);
  expect(settings.length).toBeGreaterThan(5);
  for (const name of settings) expect(read("README.md")).toContain(`\`${name}\``);
});

test("every npm script that a page names exists", () => {
  const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
  for (const page of PAGES) {
    for (const [, name] of read(page).matchAll(/npm run ([a-z0-9-]+)/g)) expect(scripts, page).toContain(name);
  }
});

test("every page and source file that a page names exists", () => {
  for (const page of PAGES) {
    const named = [
      ...Array.from(read(page).matchAll(/\]\(([\w./-]+\.md|LICENSE)\)/g), ([, file = ""]) =>
        path.join(path.dirname(page), file),
      ),
      ...Array.from(
        read(page).matchAll(/`((?:app|bin|cli|components|domain|e2e|prisma|server|tests)\/[\w./-]*)`/g),
        ([, file = ""]) => file,
      ),
    ];
    for (const file of named) expect(existsSync(path.join(ROOT, file)), `${page}: ${file}`).toBe(true);
  }
});

test("every test that SECURITY.md names is in the file that it names", () => {
  const named = Array.from(read("SECURITY.md").matchAll(/^\|.*\| `([\w./-]+\.(?:test|spec)\.ts)` \| (.+) \|$/gm));
  expect(named.length).toBeGreaterThan(40);
  for (const [, file = "", title = ""] of named) expect(read(file), file).toContain(title);
});

test("every exit code stands in docs/cli.md", () => {
  const documented = Array.from(read("docs/cli.md").matchAll(/^\| (\d+) \|/gm), ([, code]) => Number(code));
  for (const { exit } of Object.values(ERROR_CODES)) expect(documented).toContain(exit);
});

test("every mark, format and rule stands in docs/formats.md", () => {
  const text = read("docs/formats.md");
  for (const name of [...MARKS, ...LLAVA_RULES.map((rule) => rule.id), ...CHAT_RULES.map((rule) => rule.id)])
    expect(text).toContain(`\`${name}\``);
  for (const format of EXPORT_FORMATS) expect(text).toContain(`### ${format}\n`);
});
