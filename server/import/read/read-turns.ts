import { ROLES, TURNS_MAX, type Turn } from "#domain/entry/turn.ts";
import { message } from "#domain/message.ts";
import { type Rejection, rejection } from "#server/import/write/staged.ts";
import { isObject } from "./json-value.ts";

/** The messages of an entry, or the first thing of them that cannot be read. `path` leads to their list. */
export function readTurns(content: unknown, path: string): Turn[] | Rejection {
  if (!Array.isArray(content)) return rejection(path, message("notTurns"));
  if (content.length === 0) return rejection(path, message("noTurn"));
  if (content.length > TURNS_MAX) return rejection(path, message("tooManyTurns", { count: TURNS_MAX }));
  const turns: Turn[] = [];
  for (const [index, turn] of content.entries()) {
    const at = `${path}[${index}]`;
    if (!isObject(turn)) return rejection(at, message("notObject"));
    if (turn.from === undefined)
      return "role" in turn ? rejection(at, message("foreignTurns")) : rejection(`${at}.from`, message("roleMissing"));
    const role = ROLES.find((known) => known === turn.from);
    if (role === undefined)
      return rejection(`${at}.from`, message("unknownRole", { role: JSON.stringify(turn.from).slice(0, 80) }));
    if (typeof turn.value !== "string") return rejection(`${at}.value`, message("noText", { name: "value" }));
    turns.push({ id: String(index), from: role, value: turn.value });
  }
  return turns;
}
