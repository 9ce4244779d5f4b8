import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { recogniseSaid, type Said, wordSaid } from "#domain/said.ts";
import en from "#messages/en/program.json" with { type: "json" };
import zh from "#messages/zh/program.json" with { type: "json" };

const ROOT = path.join(import.meta.dirname, "..");

/** What reaches a browser. The rest speaks to whoever runs the studio, on the command line, or to programs. */
const FOLDERS = ["browse", "bulk", "export", "import", "jobs", "queue", "removal", "upload", "verdict", "zip"].map(
  (name) => `server/${name}`,
);
const SOURCES = [...FOLDERS, "domain", "server/db"]
  .flatMap((folder) => readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => ({ name, text: readFileSync(path.join(ROOT, name), "utf8") }));

/** Sentences of another kind: for programs that call the studio, and for who starts it. */
const FOR_PROGRAMS = /DATABASE_URL|^X: X$|^Comment X|^There is no (comment|photo)|^The region|newer than|^Migration/;

/** The literals that begin at `at`, joined, with X for whatever fills a gap; null where none begins there. */
function literalAt(text: string, at: number): string | null {
  const quote = text[at];
  if (quote !== '"' && quote !== "`") return null;
  let words = "";
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === "\\") words += text[++index];
    else if (text[index] === quote) return words;
    else if (quote === "`" && text.startsWith("${", index)) {
      for (let depth = 0; ; index++) {
        if (text[index] === "{") depth++;
        if (text[index] === "}" && --depth === 0) break;
      }
      words += "X";
    } else words += text[index];
  }
  return null;
}

const literalsAfter = (text: string, before: RegExp): string[] =>
  [...text.matchAll(before)].flatMap((found) => literalAt(text, found.index + found[0].length) ?? []);

const print = ({ code, data }: Said) => zh.messages[code].replace(/\{(\w+)\}/g, (_, name) => data[name] ?? "?");
const inChinese = (text: string) => wordSaid(text, print, (own) => zh.messages.own.replace("{text}", own));

describe("what the program says of itself", () => {
  test("has a wording in each language for every error that a screen can show", () => {
    const said = SOURCES.filter(({ name }) => !name.startsWith("domain/")).flatMap(({ text }) =>
      literalsAfter(text, /new StudioError\(\s*"\w+",\s*/g),
    );
    const shown = said.filter((text) => !FOR_PROGRAMS.test(text) && !text.startsWith("Nothing to import"));
    expect(shown.length).toBeGreaterThan(40);
    expect(shown.filter((text) => recogniseSaid(text) === null)).toEqual([]);
  });

  test("has one for every reason of a reject and of a file that was passed over", () => {
    const reasons = SOURCES.filter(({ name }) => /^(domain\/json-rows|server\/import\/)/.test(name)).flatMap(
      ({ text }) => [
        ...literalsAfter(text, /\b(?:reason|problem): (?:isTooLarge \? )?/g),
        ...literalsAfter(text, /rejected\((?:"[^"]*"|`[^`]*`), /g),
      ],
    );
    // The others are codes from the start, which the compiler holds against the catalogue.
    expect(reasons.length).toBeGreaterThan(10);
    expect(reasons.filter((text) => recogniseSaid(text) === null)).toEqual([]);
  });

  test("is recognised from its own English, whatever fills the gaps", () => {
    for (const [code, template] of Object.entries(en.messages).filter(([code]) => code !== "own")) {
      const text = template.replace(/\{(\w+)\}/g, (_, name) => `${name}-7`);
      const data = Object.fromEntries([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, `${name}-7`]));
      expect(recogniseSaid(text)).toEqual({ code, data });
    }
  });

  test("words a sentence within a sentence, and leaves names and paths as they are", () => {
    expect(inChinese("The disk is full. What came in stays; resume it, or run it again: nothing comes in twice.")).toBe(
      "磁盘已满。已导入的内容予以保留；可继续或重新运行，不会重复导入。",
    );
    expect(inChinese("There is no file or folder /data/not an object.")).toBe("没有文件或文件夹 /data/not an object。");
    expect(
      inChinese(
        `Nothing to import was found in a.json. Passed over: a.json (the file is empty); b (encrypted).${NOTHING_FOUND_END}`,
      ),
    ).toContain("已跳过：a.json（文件为空）; b（已加密）。");
  });

  test("marks words that are nobody's template as the program's own", () => {
    expect(inChinese("connect ECONNREFUSED 10.0.0.7:5432")).toBe("程序原文：connect ECONNREFUSED 10.0.0.7:5432");
  });
});

const NOTHING_FOUND_END = en.messages.nothingFound.slice(en.messages.nothingFound.indexOf(" The studio reads"));
