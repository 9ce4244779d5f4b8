import { type Corners, type ImageBox, iou, type Size } from "#domain/box/box.ts";
import { must } from "#domain/must.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { coverageOf, type Placed } from "./coverage.ts";

import { boxedBy, hasSigns, SPEAKS_OF_PLACES } from "./look-of-boxes.ts";
import { type Notation, type NotationName, OF_RECORDS, type Piece } from "./notation.ts";
import { notationOf, notationUnder } from "./notations/index.ts";
import { orderOfBoxes } from "./record-boxes.ts";
import { signsOf } from "./signs.ts";
import { SPACES, type SpaceName, spaceOf } from "./space.ts";

/** An entry as a file's boxes are found out by it. `known`: objects of its photo that annotation files give, in image pixels. */
export type DetectionEntry = {
  turns: readonly { value: string }[];
  hasPhoto: boolean;
  size: Size | null;
  known?: readonly ImageBox[];
  record?: JsonRecord | null;
  /** The key of its record that a person called the box. */
  boxKey?: string | null;
};

/** How a file's boxes may be read, and what speaks for it. */
export type Reading = {
  notation: NotationName;
  space: SpaceName;
  /** Boxes looked at whose numbers parse, and how many of them this space can have on their photos. */
  boxes: number;
  inRange: number;
  /** What part of their photos' sides all boxes together reach over, 0 to 1; null of too few. */
  coverage: number | null;
  /** Boxes of photos with known objects, and how many of them lie on one (IoU 0.7 or more). */
  known: number;
  onKnown: number;
  /** The mean IoU of each with the object that it fits best. */
  knownIou: number;
};

/** Entries of a file whose boxes have the same signs around them. A file mostly has one such group, and a mix has several. */
export type SignedGroup = {
  /** By which an entry is told to be one of them (look-of-boxes.ts). */
  signs: NotationName;
  /** How many of those that were looked at are. */
  entries: number;
  /** Those that fit, the likeliest first. */
  readings: readonly [Reading, ...Reading[]];
  /** One reading alone fits, and it is sure that the numbers are boxes. */
  isDecided: boolean;
  /** Places of entries that show it, at most three. */
  examples: readonly number[];
};

export type Detection = {
  /** Entries that were looked at, and for each notation how many hold a box of it. */
  entries: number;
  shares: Partial<Record<NotationName, number>>;
  /** The largest first. None: the file has no boxes. */
  groups: readonly SignedGroup[];
};

/** So many boxes tell a file's space; more cost time and say no more. */
const BOXES_MAX = 4000;
/** So many entries with boxes are all looked at, then every tenth: a mix may have another notation further on. */
const ALL_LOOKED_AT = 10_000;
const THEN_EVERY = 10;
/** A notation of numbers in brackets that fewer of the entries with boxes have is none of the file's: chance, or a stray example in a text. */
const SHARE_MIN = 0.05;
/** Signs that nobody writes by chance: a few entries of a mix in them are a part of it. */
const SIGNED_SHARE_MIN = 0.002;
const SIGNED_MIN = 5;
/** Broken and mistyped boxes aside, all of a file's must be possible. */
const IN_RANGE_MIN = 0.98;
const SAME_OBJECT_IOU = 0.7;
const KNOWN_MIN = 5;
const BETTER_KNOWN_MIN = 10;
const BETTER_IOU = 0.03;
/** Readings whose corners are nearer than this part of a side are one: nobody could tell them apart by looking. */
const NEARLY_SAME = 0.01;
/** Boxes of a file together reach from edge to edge; in a space too large for them they do not. */
const EDGE_TO_EDGE = 0.95;
const COVERAGE_MIN = 0.85;

type Seen = Placed & { known: readonly ImageBox[] };
type Tally = { entries: number; boxes: Seen[]; examples: number[]; said: Map<SpaceName, number>; isAsked: boolean };

/** Looks at entries one after the other; `result` tells at any time what they say. Nothing is kept of texts. */
export function startDetection() {
  const tallies = new Map<NotationName, Tally>();
  let place = 0;
  let entries = 0;
  let boxed = 0;
  return {
    add(entry: DetectionEntry): void {
      const at = place++;
      if (boxed >= ALL_LOOKED_AT && at % THEN_EVERY !== 0) return;
      entries++;
      // Without a photo there is nothing to box.
      if (!entry.hasPhoto) return;
      const names = boxedBy(entry.turns, entry.record ?? null, entry.boxKey ?? null);
      if (names.length > 0) boxed++;
      for (const name of names) take(tallies, name, entry, at);
    },
    result: (): Detection => decide(tallies, entries),
  };
}

/** The same of a list. */
export function detect(entries: Iterable<DetectionEntry>): Detection {
  const detection = startDetection();
  for (const entry of entries) detection.add(entry);
  return detection.result();
}

function take(tallies: Map<NotationName, Tally>, name: NotationName, entry: DetectionEntry, at: number): void {
  const notation = notationUnder(name, entry.boxKey ?? null);
  const tally: Tally = tallies.get(name) ?? { entries: 0, boxes: [], examples: [], said: new Map(), isAsked: false };
  tallies.set(name, tally);
  tally.entries++;
  tally.isAsked ||= entry.turns.some(({ value }) => SPEAKS_OF_PLACES.test(value));
  const said = entry.record ? notation.beside?.spaceOf(entry.record) : null;
  if (said) tally.said.set(said, (tally.said.get(said) ?? 0) + 1);
  if (tally.boxes.length >= BOXES_MAX) return;
  const before = tally.boxes.length;
  for (const piece of piecesOf(notation, entry))
    for (const { numbers } of piece.kind === "plain" ? [] : piece.boxes)
      if (numbers) tally.boxes.push({ numbers, size: entry.size, known: entry.known ?? [] });
  if (tally.boxes.length > before && tally.examples.length < 3 && entry.size) tally.examples.push(at);
}

function piecesOf(notation: Notation, { turns, record }: DetectionEntry): Piece[] {
  const pieces = turns.map(({ value }) => notation.parse(value));
  return (notation.beside && record ? notation.beside.fill(pieces, record) : pieces).flat();
}

function decide(tallies: ReadonlyMap<NotationName, Tally>, entries: number): Detection {
  const boxed = [...tallies.values()].reduce((sum, tally) => sum + tally.entries, 0);
  const shares = Object.fromEntries(
    [...tallies].map(([name, tally]) => [name, tally.entries] as const),
  ) satisfies Detection["shares"];
  const groups = withOneOrder([...tallies])
    .filter(([name, tally]) => tally.boxes.length > 0 && isPartOfFile(name, tally.entries, boxed))
    .sort(([, a], [, b]) => b.entries - a.entries)
    .map(([name, tally]) => groupOf(name, tally));
  return { entries, shares, groups: withRowsTogether(groups) };
}

const isPartOfFile = (name: NotationName, entries: number, boxed: number) =>
  entries >= SHARE_MIN * boxed || (hasSigns(name) && entries >= Math.max(SIGNED_MIN, SIGNED_SHARE_MIN * boxed));

function groupOf(name: NotationName, tally: Tally): SignedGroup {
  const readings = readingsOf(notationOf(name), tally);
  const [best] = readings;
  // Plain lists of whole numbers may count something else, where nobody speaks of places and no object says otherwise.
  const isSure = name !== "ferret" || tally.isAsked || isOnObjects(best);
  return {
    signs: signsOf(name),
    entries: tally.entries,
    readings,
    isDecided: readings.length === 1 && isSure,
    examples: tally.examples,
  };
}

/** Rows with a box in a key, of which nothing tells in what order its numbers stand, are one group: either order may be meant. */
function withRowsTogether(groups: readonly SignedGroup[]): SignedGroup[] {
  const first = groups.find(({ signs }) => isOfRecords(signs));
  const others = groups.filter((group) => group !== first && isOfRecords(group.signs));
  if (!first || others.length === 0) return [...groups];
  const readings = [...first.readings, ...others.flatMap((group) => group.readings)] as const;
  const joined: SignedGroup = { ...first, readings: readings as unknown as SignedGroup["readings"], isDecided: false };
  return groups.flatMap((group) => (group === first ? [joined] : others.includes(group) ? [] : [group]));
}

const isOfRecords = (name: NotationName) => OF_RECORDS.some((own) => own === name);

/** Of rows with a box in a key the one order that all of them can have: both read the same numbers. */
function withOneOrder(tallies: [NotationName, Tally][]): [NotationName, Tally][] {
  const corners = tallies.find(([name]) => name === "record-corners")?.[1];
  const order =
    corners && orderOfBoxes(corners.boxes.map(({ numbers, size }) => ({ printed: printedOf(numbers), size })));
  if (!order) return tallies;
  const other = order === "corners" ? "record-xywh" : "record-corners";
  return tallies.filter(([name]) => name !== other);
}

const printedOf = ({ x1, y1, x2, y2 }: Corners) => [x1, y1, x2, y2] as const;

const isOnObjects = ({ known, onKnown }: Reading) => known >= KNOWN_MIN && onKnown >= 0.5 * known;

/** The spaces that a notation's boxes may have, the likeliest first: one where the rest is ruled out. */
function readingsOf(notation: Notation, { boxes, said }: Tally): SignedGroup["readings"] {
  // A record that says its own space need not be asked about.
  const [stated] = [...said].sort(([, a], [, b]) => b - a);
  if (stated) return [readingOf(notation, stated[0], boxes)];
  const of = (names: readonly SpaceName[]) => names.map((name) => readingOf(notation, name, boxes));
  const possible = of(notation.spaces).filter(fits);
  // A file may be written in a space that its notation is not known to have.
  const readings =
    possible.length > 0 ? possible : of(SPACES.filter((name) => !notation.spaces.includes(name))).filter(fits);
  // Of a file with many broken boxes no space has all: a person is asked about the notation's own.
  const [first, ...others] = nearlyOne(
    byKnown(byCoverage(readings.length > 0 ? readings : of(notation.spaces))),
    boxes,
  );
  return [must(first, "what rules a reading out leaves another"), ...others];
}

/** A box of parts of one: in any other space it is a point in the photo's corner, which nobody draws. */
const isBelowOne = ({ x1, y1, x2, y2 }: Corners): boolean =>
  Math.max(x1, y1, x2, y2) <= 1 && ![x1, y1, x2, y2].every(Number.isInteger);

const fits = ({ boxes, inRange }: Reading) => inRange >= IN_RANGE_MIN * boxes;

function readingOf({ name }: Notation, spaceName: SpaceName, boxes: readonly Seen[]): Reading {
  const space = spaceOf({ name: spaceName });
  const isUnit = spaceName === "unit" || spaceName === "unit-padded";
  let inRange = 0;
  let known = 0;
  let onKnown = 0;
  let sumIou = 0;
  for (const { numbers, size, known: objects } of boxes) {
    if (space.canBe(numbers, size) && (isUnit || !isBelowOne(numbers))) inRange++;
    const box = size && objects.length > 0 ? space.toImage(numbers, size) : null;
    if (!box) continue;
    known++;
    const best = Math.max(...objects.map((object) => iou(object, box)));
    sumIou += best;
    if (best >= SAME_OBJECT_IOU) onKnown++;
  }
  // The same JSON in thousandths is the next release's.
  const notation = name === "qwen2.5-vl" && spaceName === "thousand" ? "qwen3-vl" : name;
  return {
    notation,
    space: spaceName,
    boxes: boxes.length,
    inRange,
    coverage: coverageOf(space, boxes),
    known,
    onKnown,
    knownIou: known === 0 ? 0 : sumIou / known,
  };
}

/**
 * One that meets known objects, where the others do not: by half of all boxes, and a fifth more than the next. Two that meet them are told
 * apart by how well: 600 pixels resized to 588 shift a box by a fiftieth of the side.
 */
function byKnown(readings: Reading[]): Reading[] {
  const [first, second] = readings.toSorted((a, b) => b.knownIou - a.knownIou);
  if (!first || !second || !isOnObjects(first)) return readings;
  const isFar = first.onKnown - second.onKnown >= 0.2 * first.known;
  const isBetter = first.known >= BETTER_KNOWN_MIN && first.knownIou - second.knownIou >= BETTER_IOU;
  if (isFar || isBetter) return [first];
  return readings.filter(({ onKnown }) => onKnown >= first.onKnown - 0.2 * first.known);
}

function byCoverage(readings: Reading[]): Reading[] {
  // Photos whose things stand in the middle leave their edges empty in every reading.
  if (!readings.some(({ coverage }) => coverage !== null && coverage >= EDGE_TO_EDGE)) return readings;
  return readings.filter(({ coverage }) => coverage === null || coverage >= COVERAGE_MIN);
}

/** Readings that draw the same boxes are the first of them. */
function nearlyOne(readings: Reading[], boxes: readonly Seen[]): Reading[] {
  const kept: Reading[] = [];
  for (const reading of readings)
    if (!kept.some((own) => isNearly(own.space, reading.space, boxes))) kept.push(reading);
  return kept;
}

function isNearly(a: SpaceName, b: SpaceName, boxes: readonly Seen[]): boolean {
  const [one, other] = [spaceOf({ name: a }), spaceOf({ name: b })];
  const sized = boxes.filter(({ size }) => size !== null).slice(0, 200);
  // What is the same on every photo needs none.
  const looked = sized.length > 0 ? sized : boxes.slice(0, 200).map((box) => ({ ...box, size: SQUARE }));
  const isClose = looked.map(({ numbers, size }) => {
    const [first, second] = size ? [one.toImage(numbers, size), other.toImage(numbers, size)] : [null, null];
    if (!first || !second || !size) return first === second;
    const far = Math.max(
      Math.abs(first.x1 - second.x1) / size.widthPx,
      Math.abs(first.x2 - second.x2) / size.widthPx,
      Math.abs(first.y1 - second.y1) / size.heightPx,
      Math.abs(first.y2 - second.y2) / size.heightPx,
    );
    return far <= NEARLY_SAME;
  });
  return sized.length === 0 && (isOfSize(a) || isOfSize(b))
    ? false
    : isClose.filter((own) => own).length >= 0.98 * isClose.length;
}

const SQUARE: Size = { widthPx: 1000, heightPx: 1000 };
const isOfSize = (name: SpaceName) => name === "pixels" || name === "pixels-resized" || name === "unit-padded";
