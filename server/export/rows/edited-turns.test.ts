import { expect, test } from "vitest";
import { printEditedTurns } from "./edited-turns.ts";

const imported = `[{"id": 12345678901234567890, "from":"user","value":"Caf\\u00e9?", "x":{"b":1,"a":2}},
 {"value":"Yes.","from":"gpt"},{"from":"user","value":"And\\r\\nthen?"},{"from":"gpt","value":"No."}]`;

test("a struck QA leaves, and the others stay to the character", () => {
  const after = [
    { id: "0", from: "user" as const, value: "Café?" },
    { id: "1", from: "gpt" as const, value: "Yes." },
  ];
  expect(printEditedTurns(imported, after, "user")).toBe(
    `[{"id": 12345678901234567890, "from":"user","value":"Caf\\u00e9?", "x":{"b":1,"a":2}},{"value":"Yes.","from":"gpt"}]`,
  );
});

test("a changed value is replaced alone, and keeps the extra keys beside it", () => {
  const after = [{ id: "0", from: "user" as const, value: 'A "bar"?\r\n' }];
  expect(printEditedTurns(imported, after, "user")).toBe(
    `[{"id": 12345678901234567890, "from":"user","value":"A \\"bar\\"?\\r\\n", "x":{"b":1,"a":2}}]`,
  );
});

test("an added turn has the role as its source spells it, and its place", () => {
  const after = [
    { id: "2", from: "user" as const, value: "And\r\nthen?" },
    { id: "0191b7f0-0000-7000-8000-000000000001", from: "gpt" as const, value: "Later." },
    { id: "0191b7f0-0000-7000-8000-000000000002", from: "user" as const, value: "Why?" },
  ];
  expect(printEditedTurns(imported, after, "human")).toBe(
    `[{"from":"user","value":"And\\r\\nthen?"},{"from":"gpt","value":"Later."},{"from":"human","value":"Why?"}]`,
  );
});
