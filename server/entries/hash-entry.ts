import { hash } from "node:crypto";
import type { Role, Turn } from "#domain/entry/turn.ts";

/** Hash of an entry's imported text: topic, and each turn's role and value, each behind its length, so that no two texts share one. */
export function hashEntry(topic: string | null, turns: readonly Pick<Turn, "from" | "value">[]): Buffer {
  let text = topic === null ? "-" : lengthFirst(topic);
  for (const turn of turns) text += lengthFirst(SIDES[turn.from]) + lengthFirst(turn.value);
  return hash("sha256", text, "buffer");
}

/** Whatever a file calls them, a question is a question. */
const SIDES: Readonly<Record<Role, string>> = {
  user: "q",
  human: "q",
  gpt: "a",
  system: "s",
  function_call: "c",
  observation: "o",
};

const lengthFirst = (text: string) => `${text.length}:${text}`;
