import { BRANCH, GAP, type MessageCode } from "#domain/message.ts";
import english from "#messages/en/program.json" with { type: "json" };

/** What a command prints of a message, whatever fills its gaps; `gaps` are patterns for those that a test knows. */
export function printed(code: MessageCode, gaps: Record<string, string> = {}): RegExp {
  const template: string = english.messages[code];
  let pattern = "";
  let end = 0;
  for (const { 0: whole, 1: gap = "", 2: branches, index } of template.matchAll(GAP)) {
    pattern +=
      literal(template.slice(end, index)) + (branches ? ofPlural(branches, gaps[gap]) : (gaps[gap] ?? "[^]*?"));
    end = index + whole.length;
  }
  return new RegExp(pattern + literal(template.slice(end)));
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Any branch of a plural, its count as known. */
const ofPlural = (branches: string, count = "[\\d,]+") =>
  `(?:${[...branches.matchAll(BRANCH)].map(([, , text = ""]) => literal(text).replaceAll("#", count)).join("|")})`;
