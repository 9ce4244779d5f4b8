import { expect, test } from "vitest";
import { turnsOfWritten } from "./record-view.ts";

const message = (role: string, content: unknown) => ({ role, content });
const text = (own: string) => ({ type: "text", text: own });

test.each([
  [
    {
      conversations: [
        { from: "human", value: "Q" },
        { from: "gpt", value: "A" },
      ],
      system: "",
    },
    ["human: Q", "gpt: A"],
  ],
  [
    { messages: [message("user", [{ type: "image", text: null }, text("Q")]), message("assistant", "A")] },
    ["user: <image>\nQ", "assistant: A"],
  ],
  [
    {
      prompt: [message("user", [text("Q")])],
      chosen: [message("assistant", [text("A")])],
      rejected: [message("assistant", [text("B")])],
    },
    ["user: Q", "chosen: A", "rejected: B"],
  ],
  [
    {
      conversations: [{ from: "human", value: "Q" }],
      chosen: { from: "gpt", value: "A" },
      rejected: { from: "gpt", value: "B" },
    },
    ["human: Q", "chosen: A", "rejected: B"],
  ],
  [
    { messages: [message("user", "Q"), message("assistant", "A")], rejected_response: "B" },
    ["user: Q", "assistant: A", "rejected_response: B"],
  ],
  [{ text: '{"question":"Q","chosen":"A","rejected":"B"}' }, ["question: Q", "chosen: A", "rejected: B"]],
  [{ text: "no JSON", messages: [message("user", "Q")] }, ["user: Q"]],
  [{ id: 1 }, []],
])("%j is read as %j", (record, turns) => {
  expect(turnsOfWritten(record).map(({ role, text: own }) => `${role}: ${own}`)).toEqual(turns);
});
