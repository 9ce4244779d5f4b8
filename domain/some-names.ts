import { type Message, message } from "./message.ts";

/** Names for a sentence: the first `max` of them, and how many more there are. */
export function someNames(names: readonly string[], max: number): string | Message {
  const shown = names.slice(0, max).join(", ");
  return names.length > max ? message("andMore", { names: shown, count: names.length - max }) : shown;
}
