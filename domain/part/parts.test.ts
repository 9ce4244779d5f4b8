import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proposePartAuthor } from "./part-author.ts";
import { type PartRule, parsePartRule, printPartRule } from "./part-rule.ts";
import { fileWordOf, PART_WORD_MAX, partWordOf } from "./part-word.ts";
import { proposePartRule } from "./propose-part-rule.ts";

describe("a rule", () => {
  const rule: fc.Arbitrary<PartRule> = fc.oneof(
    fc.record({
      by: fc.constant("key" as const),
      key: fc.string({ minLength: 1, maxLength: 40 }).filter((key) => !/[\n\0]/.test(key)),
    }),
    fc.record({ by: fc.constantFrom("path" as const, "file" as const, "none" as const) }),
  );

  test("is read back as the same rule", () => {
    fc.assert(
      fc.property(rule, (own) => {
        expect(parsePartRule(printPartRule(own))).toEqual(own);
      }),
    );
  });

  test.each(["", "key:", "key", "paths", "key:a\nb", `key:${"k".repeat(201)}`, "key:a\0"])("%j is none", (text) => {
    expect(parsePartRule(text)).toBeNull();
  });
});

describe("the word of an entry", () => {
  const of = (rule: string, row: object, file = "mix.json") => {
    const parsed = parsePartRule(rule);
    if (!parsed) throw new Error(rule);
    return partWordOf(parsed, { row: row as Record<string, unknown>, file });
  };

  test.each([
    ["key:source", { source: " vqav2 " }, "vqav2"],
    ["key:split", { split: 3 }, "3"],
    ["key:source", {}, "mix"],
    ["key:source", { source: ["a"] }, "mix"],
    ["key:source", { source: "x".repeat(PART_WORD_MAX + 1) }, "mix"],
    ["key:source", { source: "a\nb" }, "mix"],
    ["key:toString", {}, "mix"],
    ["path", { image: "coco/train2017/1.jpg" }, "coco"],
    ["path", { images: [{ path: "./vg/VG_100K/1.jpg" }] }, "vg"],
    ["path", { img: "https://example.org/gqa/images/1.jpg" }, "gqa"],
    ["path", { image: "1.jpg" }, "mix"],
    ["path", { image: "data:image/png;base64,a/b" }, "mix"],
    ["path", {}, "mix"],
    ["file", { source: "a" }, "mix"],
    ["none", { source: "a" }, null],
  ])("by %s of %j is %j", (rule, row, word) => expect(of(rule, row)).toBe(word));

  test.each([
    ["llava_v1_5_mix665k.json.gz", "llava_v1_5_mix665k"],
    ["train-00003-of-00010.parquet", "train"],
    ["part-000012.jsonl", "part"],
    ["detail_23k.json", "detail_23k"],
    [".json", "file"],
  ])("by the file %s is %s", (file, word) => expect(fileWordOf(file)).toBe(word));

  test("is always one that can be shown, whatever a record holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, file) => {
        for (const rule of ["key:source", "path", "file"]) {
          const word = of(rule, { source: value, image: value }, file) ?? "";
          expect(word.trim()).toBe(word);
          expect(word.length).toBeGreaterThan(0);
          expect(word.length).toBeLessThanOrEqual(PART_WORD_MAX);
          expect(word).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});

describe("a rule is proposed", () => {
  const rows = (count: number, row: (at: number) => object) => Array.from({ length: count }, (_, at) => row(at)) as [];
  const folders = ["coco", "gqa", "ocr_vqa", "textvqa", "vg"];

  test.each([
    ["by the key that names a source", rows(40, (at) => ({ source: at % 3 ? "vqav2" : "gqa" })), "key:source"],
    ["by the first key of several", rows(40, () => ({ dataset: "d", task_name: "t" })), "key:task_name"],
    ["by the file, where a key names rows", rows(40, (at) => ({ source: `www.example.org/${at}` })), "file"],
    ["by the file, where a key is a text", rows(40, () => ({ source: "x".repeat(300) })), "file"],
    [
      "by folders, as LLaVA's mixture has them",
      rows(50, (at) => ({ image: `${folders[at % 5]}/a/${at}.jpg` })),
      "path",
    ],
    ["by a mixture's folder, where the first rows are of one", rows(50, (at) => ({ image: `coco/${at}.jpg` })), "path"],
    [
      "by folders, beside rows of text alone",
      rows(50, (at) => (at % 4 === 0 ? {} : { image: `${folders[at % 5]}/${at}.jpg` })),
      "path",
    ],
    ["by the file, where all photos are in one folder", rows(50, (at) => ({ image: `images/${at}.jpg` })), "file"],
    ["by the file, where folders only divide photos", rows(50, (at) => ({ image: `000${at % 3}/${at}.jpg` })), "file"],
    [
      "by the file, where folders are splits",
      rows(50, (at) => ({ image: `${at % 2 ? "train" : "val"}2017/1.jpg` })),
      "file",
    ],
    [
      "by the file, where folders are Visual Genome's two",
      rows(50, (at) => ({ image: `VG_100K${at % 2 ? "_2" : ""}/1.jpg` })),
      "file",
    ],
    ["by the file, where there are no rows", [], "file"],
  ])("%s", (_, first, rule) => expect(printPartRule(proposePartRule(first))).toBe(rule));
});

test.each([
  ["svit_core_150k", false, "gpt4"],
  ["conversation", true, "gpt4"],
  ["LLaVA-Instruct-150K", false, "gpt4"],
  ["vg", false, "people"],
  ["vgr", false, "unknown"],
  ["VQAv2", false, "people"],
  ["gqa", false, "unknown"],
  ["my own", false, "unknown"],
] as const)("of %s (SVIT's shape: %s) the author is proposed as %s", (word, isSvit, author) => {
  expect(proposePartAuthor(word, isSvit)).toBe(author);
});
