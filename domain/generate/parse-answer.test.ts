import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDescription, parsePairs } from "./parse-answer.ts";

const pairs = (answer: string) => parsePairs(answer).conversations.flatMap((own) => own.pairs);
const TWO = [
  { question: "What stands there?", answer: "A mill." },
  { question: "Why?", answer: "For the wind.\nIt blows." },
];

describe("questions and answers are read however a model marks them", () => {
  test.each([
    [
      "as it was told",
      "Question: What stands there?\nAnswer: A mill.\nQuestion: Why?\nAnswer: For the wind.\nIt blows.",
    ],
    [
      "numbered",
      "1. Question: What stands there?\n   Answer: A mill.\n\n2. Question: Why?\n   Answer: For the wind.\nIt blows.",
    ],
    [
      "in bold",
      "**Question 1:** What stands there?\n**Answer 1:** A mill.\n\n**Question 2:** Why?\n**Answer 2:** For the wind.\nIt blows.",
    ],
    ["in letters", "Q1: What stands there?\nA1: A mill.\nQ2: Why?\nA2: For the wind.\nIt blows."],
    ["by who speaks", "User: What stands there?\nAssistant: A mill.\nUser: Why?\nAssistant: For the wind.\nIt blows."],
    [
      "as headings",
      "### Question: What stands there?\n### Answer: A mill.\n---\n### Question: Why?\n### Answer: For the wind.\nIt blows.",
    ],
    [
      "with full-width colons",
      "Question：What stands there?\nAnswer：A mill.\nQuestion：Why?\nAnswer：For the wind.\nIt blows.",
    ],
    [
      "with other line ends",
      "Question: What stands there?\r\nAnswer: A mill.\r\nQuestion: Why?\r\nAnswer: For the wind.\r\nIt blows.",
    ],
    [
      "on lines of their own",
      "Question:\nWhat stands there?\nAnswer:\nA mill.\nQuestion:\nWhy?\nAnswer:\nFor the wind.\nIt blows.",
    ],
    [
      "fenced",
      "```\nQuestion: What stands there?\nAnswer: A mill.\nQuestion: Why?\nAnswer: For the wind.\nIt blows.\n```",
    ],
    [
      "with a greeting before",
      "Sure!\n\nQuestion: What stands there?\nAnswer: A mill.\nQuestion: Why?\nAnswer: For the wind.\nIt blows.",
    ],
    ["in JSON", JSON.stringify(TWO)],
    ["in fenced JSON", `Here:\n\`\`\`json\n${JSON.stringify({ qa: TWO })}\n\`\`\``],
    [
      "as messages",
      JSON.stringify(
        TWO.flatMap(({ question, answer }) => [
          { role: "user", content: question },
          { role: "assistant", content: answer },
        ]),
      ),
    ],
  ])("%s", (_, answer) => {
    expect(pairs(answer)).toEqual(TWO);
    expect(parsePairs(answer).rejects).toEqual([]);
  });
});

test("conversations are told apart by their topics and by headings", () => {
  const read = parsePairs(
    "Conversation 1\nTopic: Wind\nQuestion: A?\nAnswer: B.\n\n**Conversation 2: Water**\nQuestion: C?\nAnswer: D.\nQuestion: E?\nAnswer: F.",
  );
  expect(read.conversations).toEqual([
    { topic: "Wind", pairs: [{ question: "A?", answer: "B." }] },
    {
      topic: "Water",
      pairs: [
        { question: "C?", answer: "D." },
        { question: "E?", answer: "F." },
      ],
    },
  ]);
});

test("what cannot be read is a reject with its text", () => {
  expect(parsePairs("Question: A?\nQuestion: B?\nAnswer: C.\nAnswer: D.\nQuestion: E?\nAnswer:")).toEqual({
    conversations: [{ topic: null, pairs: [{ question: "B?", answer: "C." }] }],
    rejects: [
      { code: "noAnswer", text: "A?" },
      { code: "noQuestion", text: "D." },
      { code: "emptyText", text: "E?" },
    ],
  });
  expect(parsePairs("I like windmills.").rejects).toEqual([{ code: "unreadable", text: "I like windmills." }]);
  expect(parsePairs("Question: A\0?\nAnswer: B.").rejects).toMatchObject([{ code: "unstorable" }]);
  expect(parsePairs('{"question":').rejects).toMatchObject([{ code: "unreadable" }]);
});

test("of a description the title and the fences go, and nothing else", () => {
  expect(parseDescription("**Description:** A mill.")).toBe("A mill.");
  expect(parseDescription("## Detailed description\n\nA mill.")).toBe("A mill.");
  expect(parseDescription("```\nA mill.\n```")).toBe("A mill.");
  expect(parseDescription("Descriptions of mills abound.")).toBe("Descriptions of mills abound.");
  expect(parseDescription(" \n")).toBeNull();
});

// A line of words that begins with none of the labels, as a model may write any.
const words = fc
  .array(
    fc.constantFrom("mill", "the", "wind", "3", "(left)", "风车", "<st>man<ed> [0.1, 0.2, 0.3, 0.4]", "why?", "it's"),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) => `W ${all.join(" ")}`);
const pair = fc.record({
  question: words,
  answer: fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join("\n")),
});
const conversation = fc.record({ topic: words, pairs: fc.array(pair, { minLength: 1, maxLength: 5 }) });

test("what is printed as a model is told to is read back, whatever stands in it", () => {
  fc.assert(
    fc.property(
      fc.array(conversation, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "**", "# "),
      (all, mark) => {
        const end = mark === "**" ? "**" : "";
        const label = (name: string, text: string) => `${mark}${name}:${end} ${text}`;
        const printed = all
          .flatMap((own) => [
            label("Topic", own.topic),
            ...own.pairs.flatMap((one) => [label("Question", one.question), label("Answer", one.answer)]),
          ])
          .join("\n");
        expect(parsePairs(printed)).toEqual({ conversations: all, rejects: [] });
        expect(parsePairs(JSON.stringify(all))).toEqual({ conversations: all, rejects: [] });
      },
    ),
  );
});

test("no text makes it fail, hang or lose a word without a reject", () => {
  const junk = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          "Question:",
          "Answer:",
          "Topic: x",
          "**",
          "```",
          "[{",
          "}]",
          '"',
          "\n",
          "Q1:",
          "A:",
          "1.",
          "[0.5.,",
          " mill ",
        ),
        { maxLength: 60 },
      )
      .map((all) => all.join("")),
    fc.json({ maxDepth: 8 }),
  );
  fc.assert(
    fc.property(junk, (text) => {
      const { conversations, rejects } = parsePairs(text);
      for (const { question, answer } of conversations.flatMap((own) => own.pairs))
        expect([question.trim(), answer.trim()]).not.toContain("");
      expect(conversations.length + rejects.length).toBeGreaterThan(0);
      parseDescription(text);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["blanks between labels", `${" ".repeat(100_000)}Question`.repeat(2)],
  ["signs of lists", "*#>- ".repeat(50_000)],
  ["brackets", "[".repeat(200_000)],
  ["fences", "```\n".repeat(60_000)],
  ["questions", "Question: a\n".repeat(20_000)],
])("a quarter of a million signs of %s end in time", (_, answer) => {
  const { conversations, rejects } = parsePairs(answer);
  expect(conversations).toEqual([]);
  expect(rejects.length).toBeGreaterThan(0);
});
