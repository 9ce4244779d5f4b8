import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TABLE_AREAS, tableWords } from "#app/table-words.ts";

const FOLDER = path.join(import.meta.dirname, "../messages");

/** All texts of a language, of files and of tables, by area and key. */
function textsOf(locale: "en" | "zh"): [string, string][] {
  const texts: [string, string][] = [];
  const walk = (value: unknown, key: string) => {
    if (typeof value === "string") texts.push([key, value]);
    else for (const [own, inner] of Object.entries(value as object)) walk(inner, `${key}.${own}`);
  };
  for (const name of readdirSync(path.join(FOLDER, locale)))
    walk(JSON.parse(readFileSync(path.join(FOLDER, locale, name), "utf8")), path.basename(name, ".json"));
  for (const area of TABLE_AREAS) walk(tableWords(area, locale), area);
  return texts;
}

const found = (locale: "en" | "zh", pattern: RegExp) => textsOf(locale).filter(([, text]) => pattern.test(text));

/** What was said before, or is said elsewhere, of a thing that has one term here (docs/decisions/063-one-term-per-thing.md). */
const OTHER_TERMS = {
  en: [
    ["someone", /\bsomebody\b/i],
    ["verdict", /\b(your|their) decisions?\b|\bdecisions? (on|given)\b/i],
    ["guidelines and reasons, version", /\bcodebook\b/i],
    ["skipped", /\bpassed over\b/i],
    ["unreadable", /^rejects$|^all rejects/i],
    ["generation input", /\bwriter was given\b/i],
    ["keyboard shortcuts", /^Keys$/],
    ["reservation", /\bclaim(ed)? lapse|\blapse[ds]?\b/i],
    ["undo", /\btak(e|en) back\b/i],
    ["cannot be undone", /\bno way back\b/i],
    ["permanently", /\bfor good\b/i],
    ["not responding", /\bdoes not answer (now|\.)/i],
    ["email", /\be-mail\b/i],
  ],
  zh: [
    ["判定", /裁定/],
    ["批次", /会话/],
    ["框", /标注框/],
    ["审核规范", /审核准则|指南/],
    ["生成时的输入信息", /作者当时|写作时/],
    ["标为错误", /标为有误/],
    ["吸附", /贴合/],
    ["快捷键", /^按键$/],
    ["工作室", /本平台|本程序|(?<!SVIT )Studio/],
    ["你", /您/],
    ["清除", /抹除/],
    ["举报", /报告照片|报告给/],
  ],
} as const;

describe.each(["en", "zh"] as const)("in %s", (locale) => {
  test.each(OTHER_TERMS[locale].map(([term, other]) => [term, other] as const))(
    "the term “%s” is said one way",
    (_, other) => {
      expect(found(locale, other)).toEqual([]);
    },
  );
});

test("what is under way ends in one ellipsis, right behind its last word", () => {
  expect(found("en", /\.\.\.|(?<!Bearer) …/)).toEqual([]);
  expect(found("zh", /\.\.\.|……|(?<!Bearer) …/)).toEqual([]);
});

test("Chinese has full-width punctuation between Chinese words", () => {
  expect(found("zh", /[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]|[\u4e00-\u9fff]\((?!s)|\)[\u4e00-\u9fff]/)).toEqual(
    [],
  );
});
