import { expect, test } from "vitest";
import type { Role } from "#domain/entry/turn.ts";
import { CHAT_READERS, type ChatReader, rulesOf } from "./chat-rules.ts";

const talk = (...turns: [Role, string][]) => turns.map(([from, value]) => ({ from, value }));
const broken = (reader: ChatReader, turns: ReturnType<typeof talk>, photos = 0) =>
  rulesOf(reader).flatMap(({ id, isBroken }) => (isBroken(turns, photos) ? id : []));

test.each<[string, ReturnType<typeof talk>, string[]]>([
  ["a question and its answer", talk(["user", "Why?"], ["gpt", "So."]), []],
  ["a system turn in front", talk(["system", "Be short."], ["human", "Why?"], ["gpt", "So."]), []],
  ["a system turn second", talk(["user", "Why?"], ["system", "Be short."], ["gpt", "So."]), ["system-late"]],
  ["a system turn last", talk(["user", "Why?"], ["gpt", "So."], ["system", "Be short."]), ["system-late"]],
  ["an answer first", talk(["gpt", "So."], ["user", "Why?"], ["gpt", "So."]), ["no-question"]],
  ["nothing", [], ["no-question", "last-turn-user"]],
  ["two questions", talk(["user", "Why?"], ["human", "How?"], ["gpt", "So."]), ["role-repeated"]],
  ["no answer", talk(["user", "Why?"]), ["last-turn-user"]],
  ["blanks", talk(["user", " \n"], ["gpt", "So."]), ["text-empty"]],
  ["a placeholder without a photo", talk(["user", "<image>Why?"], ["gpt", "So."]), ["placeholders"]],
  ["a video's sign", talk(["user", "Why?"], ["gpt", "<video>So."]), ["media-words"]],
])("%s is what every reader says the same of", (_, turns, rules) => {
  for (const reader of CHAT_READERS) expect([reader, broken(reader, turns)]).toEqual([reader, rules]);
});

test("a placeholder alone is no text, in an answer it is refused, and each photo has its own", () => {
  expect(broken("messages", talk(["user", "<image>"], ["gpt", "So."]), 1)).toEqual(["text-empty"]);
  expect(broken("messages", talk(["user", "Why?"], ["gpt", "<image>So."]), 1)).toEqual(["image-in-answer"]);
  expect(broken("messages", talk(["user", "<image>Why? <image>"], ["gpt", "So."]), 2)).toEqual([]);
  expect(broken("messages", talk(["user", "Why?"], ["gpt", "So."]), 1)).toEqual(["placeholders"]);
});

test("a tool's turns are for the one reader that knows them, each at its side", () => {
  const turns = talk(["user", "Why?"], ["function_call", "{}"], ["observation", "7"], ["gpt", "So."]);
  expect(broken("messages", turns)).toEqual(["tool-turns"]);
  expect(broken("sharegpt", turns)).toEqual([]);
  expect(broken("sharegpt", talk(["user", "Why?"], ["observation", "7"], ["gpt", "So."]))).toEqual(["role-repeated"]);
});

test.each<[string, ChatReader[]]>([
  ["<|im_start|>", ["qwen", "internvl"]],
  ["<|im_end|>", ["qwen", "internvl"]],
  ["<|vision_start|>", ["qwen"]],
  ["<|image_pad|>", ["qwen"]],
  ["<img>", ["internvl"]],
  ["</img>", ["internvl"]],
  ["<IMG_CONTEXT>", ["internvl"]],
])("%s is a sign of the template of its readers alone", (sign, readers) => {
  const turns = talk(["user", `What is ${sign}?`], ["gpt", "So."]);
  expect(CHAT_READERS.filter((reader) => broken(reader, turns).includes("template-words"))).toEqual(readers);
});
