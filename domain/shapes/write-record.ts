import { isAnswer, isQuestion, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { type JsonNode, memberNode, outlineOf, textOf } from "#domain/json/json-outline.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { must } from "#domain/must.ts";
import { VIDEO_TOKEN, withTextOfParts } from "./content-parts.ts";
import { shapeOfRecord } from "./index.ts";
import type { Mapping } from "./mapping.ts";
import type { JsonRecord, Path, RecordShape, RecordText, RecordTurn, Slot } from "./shape.ts";

type Splice = { start: number; end: number; text: string };

/**
 * A record's JSON with the turns of now: what nobody changed stays as it is written, digit for digit. Turns are known by their ids, the places
 * of the imported ones. Null where its shape cannot hold them: a question more in a record of one, a change in a call that is no text, a photo that
 * goes with its message. `mapping`: what a person said of its file; a record that would be read otherwise than it is meant is none.
 */
export function writeRecord(json: string, after: readonly Turn[], mapping?: Mapping): string | null {
  const record = JSON.parse(json) as JsonRecord;
  const shape = must(shapeOfRecord(record, mapping), "it came in as a record of a known shape");
  const written = writeIn(shape, record, json, after);
  return written === null || shape.name !== "mapped" || isReadAs(written, after, mapping) ? written : null;
}

/** Whether a record says these turns: a person's keys may give a change no room that shows (turns that take turns, two texts read as one). */
function isReadAs(json: string, after: readonly Turn[], mapping: Mapping | undefined): boolean {
  const record = JSON.parse(json) as JsonRecord;
  const read = shapeOfRecord(record, mapping)?.read(record);
  return (
    read?.ok === true &&
    read.turns.length === after.length &&
    read.turns.every((turn, at) => {
      const meant = after[at];
      return (
        meant?.value === turn.value &&
        (meant.from === turn.from || (isQuestion(meant) && isQuestion(turn)) || (isAnswer(meant) && isAnswer(turn)))
      );
    })
  );
}

function writeIn(shape: RecordShape, record: JsonRecord, json: string, after: readonly Turn[]): string | null {
  const read = shape.read(record);
  const root = must(outlineOf(json), "it came in");
  if (!read.ok) throw new Error(`A record that came in is none any more, at ${read.path}.`);
  if (dropsPhoto(read, after)) return null;
  const splices: Splice[] = [];
  for (const turn of after) {
    const imported = importedOf(read, turn);
    if (!imported || imported.value === turn.value) continue;
    const own = splicesOf(json, root, imported.slots, turn.value);
    if (own === null) return null;
    splices.push(...own);
  }
  const isInOrder = after.length === read.turns.length && after.every((turn, index) => turn.id === String(index));
  if (isInOrder) return splice(json, root, splices);
  const list = read.list && nodeAt(root, read.list);
  const printed = list && printList({ json, list, read, shape, record, splices }, after);
  return printed
    ? splice(json, root, [...splices.filter((own) => isOutside(own, list)), { ...list, text: printed }])
    : null;
}

const countOf = (token: string, text: string) => text.split(token).length - 1;

/** Whether a photo or a video goes that is a part of a message: no other could be made of a text, and which of several went is not known. */
function dropsPhoto(read: RecordText, after: readonly Turn[]): boolean {
  const kept = new Map(after.map((turn) => [turn.id, turn.value]));
  return read.turns.some(
    ({ slots, value }, index) =>
      slots[0]?.as === "parts" &&
      [IMAGE_TOKEN, VIDEO_TOKEN].some((token) => countOf(token, value) > countOf(token, kept.get(String(index)) ?? "")),
  );
}

const importedOf = (read: RecordText, { id }: Turn): RecordTurn | undefined =>
  /^\d{1,9}$/.test(id) ? read.turns[Number(id)] : undefined;

type ListInRecord = {
  json: string;
  list: JsonNode;
  read: RecordText;
  shape: RecordShape;
  record: JsonRecord;
  splices: readonly Splice[];
};

/** The record's list with an element for each message, or each question with its answer, of now. */
function printList({ json, list, read, shape, record, splices }: ListInRecord, after: readonly Turn[]): string | null {
  const outside = read.turns.flatMap((turn, index) => (turn.element === undefined ? [String(index)] : []));
  if (!outside.every((id, index) => after[index]?.id === id)) return null;
  const rest = after.slice(outside.length);
  const groups = shape.turnsAnElement === 2 ? pairsOf(rest).map(turnsOfPair) : rest.map((turn) => [turn]);
  const printed: string[] = [];
  for (const group of groups) {
    const imported = group.map((turn) => importedOf(read, turn)?.element);
    const [element] = imported;
    const isKept =
      element !== undefined && group.length === shape.turnsAnElement && imported.every((own) => own === element);
    const node = isKept ? list.elements?.[element] : undefined;
    const text = node ? splice(json, node, splices) : (shape.printElement?.(group, record) ?? null);
    if (text === null) return null;
    printed.push(text);
  }
  return `[${printed.join(",")}]`;
}

const isOutside = ({ start, end }: Splice, node: JsonNode) => end <= node.start || start >= node.end;

/** What a turn's text becomes where it stands; of a text that stands in several places the first takes it. Null where it stands in none. */
function splicesOf(json: string, root: JsonNode, slots: readonly Slot[], value: string): Splice[] | null {
  if (slots.length === 0) return null;
  return slots.map(({ path, as }, nth) => {
    const node = must(nodeAt(root, path), "what was read is there");
    const own = nth === 0 ? value : "";
    const text =
      as === "text"
        ? JSON.stringify(own)
        : as === "lines"
          ? JSON.stringify(own.split("\n"))
          : withTextOfParts(textOf(json, node), own);
    return { start: node.start, end: node.end, text };
  });
}

/** The text of a value with the splices that lie in it. */
function splice(json: string, { start, end }: JsonNode, splices: readonly Splice[]): string {
  let text = "";
  let at = start;
  for (const own of splices
    .filter((one) => one.start >= start && one.end <= end)
    .toSorted((a, b) => a.start - b.start)) {
    text += json.slice(at, own.start) + own.text;
    at = own.end;
  }
  return text + json.slice(at, end);
}

/** Where a path leads in a text's outline. */
export function nodeAt(root: JsonNode, path: Path): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of path) node = typeof step === "number" ? node?.elements?.[step] : node && memberNode(node, step);
  return node;
}
