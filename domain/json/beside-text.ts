import { canonicalObject } from "./canonical-json.ts";
import type { JsonNode } from "./json-outline.ts";

/** A value and the text that it stands in. */
export type OutlinedText = { text: string; node: JsonNode };

/** A record taken apart: its row, SVIT's conversation in it (null for a record that is its row), and its messages. */
export type OutlinedRecord = { row: OutlinedText; part: OutlinedText | null; turns: OutlinedText };

/** What names a record or its photo, and what holds its text: two records may differ in these and be one. */
const NAMES = ["id", "image_id", "image"];
const ROW = new Set([...NAMES, "conversations"]);
const PART = new Set([...NAMES, "content", "topic"]);
/** A message's own text. */
const MESSAGE = new Set(["from", "value"]);

/**
 * All that a record holds beside its text, its id and its photo's name, in one canonical spelling; null where it holds
 * nothing. Two records of one text are two entries where it differs. `photoKeys`: other keys of the row that name its photos.
 */
export function besideText(
  { row, part, turns }: OutlinedRecord,
  photoKeys: readonly string[] = NO_KEYS,
): string | null {
  const known = photoKeys.length === 0 ? ROW : new Set([...ROW, ...photoKeys]);
  if (!hasOthers(row.node, known) && !(part && hasOthers(part.node, PART)) && !hasOthersInside(turns.node)) return null;
  const ofTurns = (turns.node.elements ?? []).map(({ members }) =>
    members ? canonicalObject(turns.text, members, MESSAGE) : "null",
  );
  return `[${own(row, known)},${part ? own(part, PART) : "{}"},[${ofTurns.join()}]]`;
}

const NO_KEYS: readonly string[] = [];

const own = ({ text, node }: OutlinedText, without: ReadonlySet<string>) =>
  canonicalObject(text, node.members ?? [], without);

/** Asked of every entry: plain ones, which most are, must cost nothing. */
function hasOthers({ members }: JsonNode, known: ReadonlySet<string>): boolean {
  if (members) for (const { key } of members) if (!known.has(key)) return true;
  return false;
}

function hasOthersInside({ elements }: JsonNode): boolean {
  if (elements) for (const element of elements) if (hasOthers(element, MESSAGE)) return true;
  return false;
}
