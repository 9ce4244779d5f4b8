import type { MessageCode } from "#domain/message.ts";
import english from "#messages/en/program.json" with { type: "json" };

/** What a command prints of a message, whatever fills its gaps; `gaps` are patterns for those that a test knows. */
export function printed(code: MessageCode, gaps: Record<string, string> = {}): RegExp {
  const parts = english.messages[code].split(/\{(\w+)\}/);
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(parts.map((part, at) => (at % 2 === 0 ? literal(part) : (gaps[part] ?? "[^]*?"))).join(""));
}
