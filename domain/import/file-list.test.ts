import { describe, expect, test } from "vitest";
import { printMapping } from "#domain/shapes/mapping.ts";
import { parseFileList } from "./file-list.ts";

const listed = (value: unknown, name = "list.json") =>
  parseFileList(typeof value === "string" ? value : JSON.stringify(value), name);

test("InternVL's meta file names annotation files with the root of each", () => {
  const meta = {
    a: { root: "data/coco/", annotation: "opensource/a.jsonl", data_augment: false, repeat_time: 2, length: 9 },
    b: { media_root: "data/doc", annotation: ["b1.jsonl", "b2.jsonl"] },
    c: { root: "", annotation: "c.jsonl" },
  };
  expect(listed(meta)).toEqual({
    kind: "InternVL",
    elsewhere: 0,
    files: [
      { path: "opensource/a.jsonl", root: "data/coco/", mapping: null },
      { path: "b1.jsonl", root: "data/doc", mapping: null },
      { path: "b2.jsonl", root: "data/doc", mapping: null },
      { path: "c.jsonl", root: null, mapping: null },
    ],
  });
});

describe("LLaMA-Factory's dataset_info.json", () => {
  for (const [what, entry, mapping] of [
    ["of Alpaca's own columns", {}, null],
    [
      "of ShareGPT's own tags",
      { formatting: "sharegpt", columns: { messages: "conversations", images: "images" } },
      null,
    ],
    [
      "of messages of role and content",
      {
        formatting: "sharegpt",
        columns: { messages: "messages", images: "images" },
        tags: { role_tag: "role", content_tag: "content", user_tag: "user", assistant_tag: "assistant" },
      },
      null,
    ],
    ["of other columns", { columns: { prompt: "frage", response: "antwort" } }, "question=frage,answer=antwort"],
    [
      "of other tags",
      {
        formatting: "sharegpt",
        columns: { messages: "talk", system: "rules", images: "pfade" },
        tags: { role_tag: "who", content_tag: "said", user_tag: "guest", assistant_tag: "guide" },
      },
      "photo=pfade,turns=talk,role=who,text=said,system=rules,user=guest,assistant=guide",
    ],
    ["of choices", { ranking: true, columns: { prompt: "x", chosen: "c", rejected: "r" } }, null],
  ] as const)
    test(`${what} says ${mapping ?? "nothing more"}`, () => {
      const list = listed({ one: { file_name: "a.json", ...entry }, hub: { hf_hub_url: "x/y" } });
      expect(list).toMatchObject({ kind: "LLaMA-Factory", elsewhere: 1 });
      const [file] = list?.files ?? [];
      expect(file?.mapping ? printMapping(file.mapping) : null).toBe(mapping);
    });
});

test("LLaVA-NeXT's mixture names annotation files, quoted or not, and not those behind a #", () => {
  const yaml = `datasets:
  - json_path: a/b.json # first
    sampling_strategy: "first:10%"
  - json_path: "c d.jsonl"
  # - json_path: e.json
`;
  expect(listed(yaml, "mix.yaml")?.files.map(({ path }) => path)).toEqual(["a/b.json", "c d.jsonl"]);
  expect(listed("other: 1\n", "mix.yaml")).toBeNull();
});

test("records under names are no list of files", () => {
  for (const value of [
    { a: { file_name: "a.jpg", caption: "A cup." } },
    { a: { annotation: "A cup.", root: "x" } },
    { a: { annotation: "a.jsonl" }, b: { question: "Q" } },
    { a: 1 },
    {},
    [],
  ])
    expect(listed(value)).toBeNull();
});
