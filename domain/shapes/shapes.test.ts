import { describe, expect, test } from "vitest";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { must } from "#domain/must.ts";
import { shapeOfRecord } from "./index.ts";
import { writeRecord } from "./write-record.ts";

type Row = Record<string, unknown>;

/** The turns of a record, as an import stores them. */
function readTurns(record: Row) {
  const read = shapeOfRecord(record)?.read(record);
  if (!read?.ok) throw new Error(`not read: ${JSON.stringify(read)}`);
  return turnsOf(read.turns.map(({ from, value }) => ({ from, value })));
}

const talk = (record: Row) => readTurns(record).map(({ from, value }) => `${from}: ${value}`);

/** A record's JSON with other turns: made of the imported ones by their places. */
function changed(json: string, change: (turn: (place: number) => Turn) => Turn[]): string | null {
  const turns = readTurns(JSON.parse(json));
  return writeRecord(
    json,
    change((place) => must(turns[place], "the record has it")),
  );
}

const MESSAGES = {
  messages: [
    { role: "user", content: "<image>What is it?" },
    { role: "assistant", content: "A cup." },
  ],
};
const PARTS = {
  messages: [
    { role: "user", content: [{ type: "image" }, { type: "text", text: "What is it?", index: null }] },
    { role: "assistant", content: [{ type: "text", text: "A cup." }] },
  ],
  images: ["a.jpg"],
};

describe("a record's turns", () => {
  for (const [what, record, shape, turns] of [
    ["messages", { ...MESSAGES, images: ["a.jpg"] }, "messages", ["user: <image>What is it?", "gpt: A cup."]],
    ["messages of content parts", PARTS, "messages", ["user: <image>What is it?", "gpt: A cup."]],
    [
      "messages with a system turn and a tool",
      {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Weather?" },
          { role: "assistant", content: null, tool_calls: [{ function: { name: "w" } }] },
          { role: "tool", content: "3" },
          { role: "assistant", content: "3 degrees." },
        ],
      },
      "messages",
      [
        "system: Be brief.",
        "user: Weather?",
        'function_call: [{"function":{"name":"w"}}]',
        "observation: 3",
        "gpt: 3 degrees.",
      ],
    ],
    [
      "conversations of role and content",
      {
        conversations: [
          { role: "user", content: "Q" },
          { role: "assistant", content: "A" },
        ],
      },
      "sharegpt",
      ["user: Q", "gpt: A"],
    ],
    [
      "conversations with the system beside them",
      {
        system: "Be brief.",
        conversations: [
          { from: "human", value: "Q" },
          { from: "gpt", value: "A" },
        ],
      },
      "sharegpt",
      ["system: Be brief.", "human: Q", "gpt: A"],
    ],
    ["query and response", { query: "Q", response: "A" }, "query-response", ["user: Q", "gpt: A"]],
    [
      "query and response with a history",
      {
        query: "Q3",
        response: "A3",
        history: [
          ["Q1", "A1"],
          ["Q2", "A2"],
        ],
      },
      "query-response",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2", "user: Q3", "gpt: A3"],
    ],
    ["an instruction", { instruction: "Sum.", input: "1 2", output: "3" }, "alpaca", ["user: Sum.\n1 2", "gpt: 3"]],
    [
      "an instruction without input",
      { instruction: "Sum.", input: "", output: "3" },
      "alpaca",
      ["user: Sum.", "gpt: 3"],
    ],
    ["question and answer", { question: "Q", answer: "A" }, "question-answer", ["user: Q", "gpt: A"]],
    ["several answers", { question: "Q", answers: ["a", "b"] }, "question-answer", ["user: Q", "gpt: a\nb"]],
    [
      "questions and answers side by side",
      { questions: ["Q1", "Q2"], answers: ["A1", "A2"] },
      "question-answer",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    ["a list of pairs", { QA: [{ q: "Q", a: "A" }] }, "question-answer", ["user: Q", "gpt: A"]],
    [
      "FineVision's texts",
      {
        texts: [
          { user: "Q1", assistant: "A1" },
          { user: "Q2", assistant: "A2" },
        ],
        images: ["a.jpg"],
      },
      "question-answer",
      ["user: Q1", "gpt: A1", "user: Q2", "gpt: A2"],
    ],
    ["a caption", { image: "a.jpg", caption: "A cup." }, "caption", ["gpt: A cup."]],
    [
      "a choice in LLaMA-Factory's way",
      {
        conversations: [{ from: "human", value: "Q" }],
        chosen: { from: "gpt", value: "good" },
        rejected: { from: "gpt", value: "bad" },
      },
      "preference",
      ["human: Q", "gpt: good"],
    ],
    [
      "a choice in TRL's way",
      {
        prompt: [{ role: "user", content: "Q" }],
        chosen: [{ role: "assistant", content: "good" }],
        rejected: [{ role: "assistant", content: "bad" }],
      },
      "preference",
      ["user: Q", "gpt: good"],
    ],
    ["a choice of texts", { prompt: "Q", chosen: "good", rejected: "bad" }, "preference", ["user: Q", "gpt: good"]],
    [
      "a choice in ms-swift's way",
      { ...MESSAGES, rejected_response: "A dog." },
      "preference",
      ["user: <image>What is it?", "gpt: A cup."],
    ],
  ] as [string, Row, string, string[]][]) {
    test(what, () => {
      expect(shapeOfRecord(record)?.name).toBe(shape);
      expect(talk(record)).toEqual(turns);
    });
  }

  test("what was rejected stands beside", () => {
    const record = { prompt: "Q", chosen: "good", rejected: [{ role: "assistant", content: "bad" }] };
    expect(shapeOfRecord(record)?.read(record)).toMatchObject({
      ok: true,
      beside: [{ key: "rejected", value: "bad" }],
    });
  });

  for (const [what, record, path, code] of [
    ["a role that nobody knows", { messages: [{ role: "x", content: "a" }] }, "$.messages[0].role", "unknownRole"],
    ["a message that is none", { messages: [{ role: "user", content: "a" }, 7] }, "$.messages[1]", "notObject"],
    ["a content that is a number", { messages: [{ role: "user", content: 7 }] }, "$.messages[0].content", "noText"],
    ["an answer too few", { questions: ["a", "b"], answers: ["c"] }, "$.answers", "answersMissing"],
    ["an answer that is a number", { question: "a", answer: 7 }, "$.answer", "noText"],
    ["a history of single texts", { query: "a", response: "b", history: ["c"] }, "$.history[0]", "noPair"],
  ] as [string, Row, string, string][])
    test(`${what} is told with its place`, () => {
      expect(shapeOfRecord(record)?.read(record)).toMatchObject({ ok: false, path, why: { code } });
    });

  test("a row of something else is of no shape", () => {
    for (const row of [
      { a: 1 },
      { messages: ["a"] },
      { image_id: 1, objects: [] },
      { question: "a" },
      { image: "node:24-alpine", text: "a" },
      { texts: ["a"] },
      {},
    ])
      expect(shapeOfRecord(row)).toBeNull();
  });
});

test("a text beside a question's id is a question or an answer of another file, no caption", () => {
  expect(shapeOfRecord({ image: "a.jpg", text: "A cup." })?.name).toBe("caption");
  expect(shapeOfRecord({ question_id: 0, image: "a.jpg", text: "What is it?", category: "conv" })).toBeNull();
  expect(shapeOfRecord({ question_id: 0, image: "a.jpg", caption: "A cup." })?.name).toBe("caption");
});

describe("a record with other turns", () => {
  const spelt =
    '{"id":1.50,"messages":[{"role":"user","content":"caf\\u00e9?","w":1e2},{"content":"A","role":"model"}],"z":[]}';

  test("is the text it was where nothing changed", () => {
    expect(changed(spelt, (turn) => [turn(0), turn(1)])).toBe(spelt);
  });

  test("has the new text in the place of the old, and all else as it was", () => {
    expect(changed(spelt, (turn) => [turn(0), { ...turn(1), value: 'B "b"' }])).toBe(
      spelt.replace('"A"', '"B \\"b\\""'),
    );
  });

  test("loses, gains and moves messages in the record's own spelling", () => {
    expect(changed(spelt, (turn) => [turn(0)])).toBe(
      '{"id":1.50,"messages":[{"role":"user","content":"caf\\u00e9?","w":1e2}],"z":[]}',
    );
    const added = { id: "11111111-1111-4111-8111-111111111111", from: "gpt" as const, value: "C" };
    expect(changed(spelt, (turn) => [turn(0), turn(1), { ...added, from: "user", value: "Q2" }, added])).toBe(
      spelt.replace('"model"}', '"model"},{"role":"user","content":"Q2"},{"role":"model","content":"C"}'),
    );
    const two = '{"QA":[{"q":"1","a":"2"},{"q":"3","a":"4","n":7}]}';
    expect(changed(two, (turn) => [turn(2), { ...turn(3), value: "5" }, turn(0), turn(1)])).toBe(
      '{"QA":[{"q":"3","a":"5","n":7},{"q":"1","a":"2"}]}',
    );
    expect(changed(two, (turn) => [turn(2), turn(3)])).toBe('{"QA":[{"q":"3","a":"4","n":7}]}');
  });

  test("keeps its photos' parts, in the order of the text", () => {
    const parts = '[{"type":"image","image":"a.jpg"},{"type":"text","text":"Q","k":1}]';
    const json = `{"messages":[{"role":"user","content":${parts}},{"role":"assistant","content":"A"}]}`;
    const write = (value: string) => changed(json, (turn) => [{ ...turn(0), value }, turn(1)]);
    expect(write("<image>R")).toBe(json.replace('"text":"Q"', '"text":"R"'));
    expect(write("R<image>")).toContain('[{"type":"text","text":"R"},{"type":"image","image":"a.jpg"}]');
    expect(write("R")).toBeNull();
    expect(changed(json, (turn) => [turn(1)])).toBeNull();
  });

  test("keeps the parts of several photos and videos, and leaves an edit behind that takes one away", () => {
    const [a, b, film] = [
      '{"type":"image","image":"a.jpg"}',
      '{"type":"image","image":"b.jpg"}',
      '{"type":"video","video":"c.mp4","fps":1}',
    ];
    const json = `{"messages":[{"role":"user","content":[${a},{"type":"text","text":"or"},${b},${film},{"type":"text","text":"Q"}]},{"role":"assistant","content":"A"}]}`;
    const write = (value: string) => changed(json, (turn) => [{ ...turn(0), value }, turn(1)]);
    expect(write("<image>or<image><video>R")).toBe(json.replace('"text":"Q"', '"text":"R"'));
    expect(write("<video>or<image>not<image>Q")).toContain(
      `[${film},{"type":"text","text":"or"},${a},{"type":"text","text":"not"},${b},{"type":"text","text":"Q"}]`,
    );
    for (const lacking of ["<image>or<video>Q", "<image>or<image>Q"]) expect(write(lacking)).toBeNull();
  });

  test("of a text in two places the first takes the change", () => {
    expect(
      changed('{"instruction":"Sum.","input":"1 2","output":"3"}', (turn) => [
        { ...turn(0), value: "Add 1 2" },
        turn(1),
      ]),
    ).toBe('{"instruction":"Add 1 2","input":"","output":"3"}');
    expect(changed('{"question":"Q","answers":["a","b"]}', (turn) => [turn(0), { ...turn(1), value: "a\nc" }])).toBe(
      '{"question":"Q","answers":["a","c"]}',
    );
  });

  test("cannot be written where its shape has no room", () => {
    expect(changed('{"question":"Q","answer":"A"}', (turn) => [turn(0)])).toBeNull();
    const call = '{"messages":[{"role":"user","content":"Q"},{"role":"assistant","tool_calls":[1]}]}';
    expect(changed(call, (turn) => [turn(0), { ...turn(1), value: "[]" }])).toBeNull();
    const beside = '{"system":"S","conversations":[{"from":"human","value":"Q"},{"from":"gpt","value":"A"}]}';
    expect(changed(beside, (turn) => [turn(1), turn(2)])).toBeNull();
    expect(changed(beside, (turn) => [{ ...turn(0), value: "T" }, { ...turn(1), value: "R" }, turn(2)])).toBe(
      '{"system":"T","conversations":[{"from":"human","value":"R"},{"from":"gpt","value":"A"}]}',
    );
  });
});
