import { z } from "zod";
import type { Corners } from "#domain/box/box.ts";
import type { JsonRecord, Path } from "#domain/shapes/shape.ts";
import { isSameJson, type KeyEdit, opened } from "./key-edits.ts";
import type { PrintedBox } from "./notation.ts";
import type { SpaceName } from "./space.ts";

/** What stands under `objects`, in the order in which placeholders take it. */
export type ObjectsKey = {
  space: SpaceName;
  refs: { path: Path; phrase: string }[];
  /** Of each placeholder its boxes, as a rule one: in the second release an element can have a list of them. */
  boxes: {
    places: readonly { path: Path; numbers: Corners | null }[];
    image: number;
    caption: { path: Path; phrase: string } | null;
  }[];
  /** What other phrases and boxes change of it; a box that came from it has its path. `taken`: how many placeholders took of it before, what is behind stays. */
  changed(after: Placed, taken: { refs: number; boxes: number }): KeyEdit[];
  /** Whether an edit says what a box, a phrase or a list of them can be. */
  takes(edit: KeyEdit): boolean;
};

/** Phrases and boxes in the order of their placeholders; undefined for a phrase that a placeholder stands for and nothing names. */
export type Placed = { refs: readonly (string | undefined)[]; boxes: readonly Group[] };
/** The boxes of one placeholder. */
export type Group = readonly [PrintedBox, ...PrintedBox[]];

const numbersSchema = z.array(z.number());
const listsSchema = z.looseObject({
  ref: z.array(z.string()).nullish(),
  bbox: z.array(z.unknown()),
  bbox_type: z.string().nullish(),
  image_id: z.array(z.number()).nullish(),
});
const elementsSchema = z
  .array(
    z.looseObject({
      caption: z.string().nullish(),
      bbox: z.unknown(),
      bbox_type: z.string().nullish(),
      image: z.number().nullish(),
    }),
  )
  .min(1);

/** The key `objects` of a record, in either of ms-swift's layouts, also as the text of JSON that it was in its second release; null where it is none. */
export function objectsKeyOf(record: JsonRecord): ObjectsKey | null {
  const objects = opened(record.objects);
  const lists = listsSchema.safeParse(objects);
  if (lists.success) return ofLists(lists.data);
  const elements = elementsSchema.safeParse(objects);
  return elements.success && elements.data.some((element) => element.bbox !== undefined)
    ? ofElements(elements.data)
    : null;
}

/** "real" is its word for pixels. */
const spaceNamed = (type: string | null | undefined): SpaceName =>
  /^norm_?1$/.test(type ?? "") ? "unit" : /^norm_?1000$/.test(type ?? "") ? "thousand" : "pixels";

/** Two numbers are a point, and no box. */
function cornersIn(value: unknown): Corners | null {
  const numbers = numbersSchema.safeParse(value).data;
  const [x1, y1, x2, y2, ...more] = numbers ?? [];
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || more.length > 0) return null;
  return { x1, y1, x2, y2 };
}

const printed = ({ numbers }: PrintedBox) => (numbers ? [numbers.x1, numbers.y1, numbers.x2, numbers.y2] : []);

function isSame(box: PrintedBox, value: unknown): boolean {
  const old = cornersIn(value);
  if (box.numbers === null || old === null) return box.numbers === old;
  return printed(box).every((number, index) => number === [old.x1, old.y1, old.x2, old.y2][index]);
}

function ofLists(objects: z.infer<typeof listsSchema>): ObjectsKey {
  const values = objects.bbox;
  const names = objects.ref ?? [];
  const images = objects.image_id ?? [];
  return {
    space: spaceNamed(objects.bbox_type),
    refs: names.map((phrase, index) => ({ path: ["objects", "ref", index], phrase })),
    boxes: values.map((value, index) => ({
      places: [{ path: ["objects", "bbox", index], numbers: cornersIn(value) }],
      image: images[index] ?? 0,
      caption: null,
    })),
    changed(after, taken) {
      const refs = [...withoutGaps(after.refs, taken.refs > names.length, ""), ...names.slice(taken.refs)];
      const boxes = after.boxes.map(([box]) =>
        isSame(box, elementAt(values, box)) ? elementAt(values, box) : printed(box),
      );
      const value = [...withoutGaps(boxes, taken.boxes > values.length, []), ...values.slice(taken.boxes)];
      const image = ([{ image: own }]: Group) => own ?? 0;
      const newImages = [...after.boxes.map(image), ...images.slice(taken.boxes)].slice(0, value.length);
      return [
        ...listChanges(["objects", "ref"], names, refs),
        ...listChanges(["objects", "bbox"], values, value),
        // A record whose boxes are all on its first photo need not say so.
        ...(images.length > 0 || newImages.some((own) => own !== 0)
          ? listChanges(["objects", "image_id"], images, newImages)
          : []),
      ];
    },
    takes({ path, value }) {
      const [root, key, index, ...more] = path;
      if (root !== "objects" || more.length > 0) return false;
      const isOf = (list: readonly unknown[], isOne: (own: unknown) => boolean) =>
        index === undefined
          ? Array.isArray(value) && value.length <= list.length + ADDED_MAX && value.every(isOne)
          : typeof index === "number" && index < list.length && isOne(value);
      if (key === "ref") return isOf(names, (own) => typeof own === "string");
      // Where it says no photo yet, a list of as many as there are boxes.
      if (key === "image_id")
        return isOf(images.length > 0 ? images : values, isImageNumber) && (images.length > 0 || index === undefined);
      return key === "bbox" && isOf(values, (own) => isBoxValue(own) || values.some((old) => isSameJson(own, old)));
    },
  };
}

/** So many boxes more than it came with a record may get. */
const ADDED_MAX = 10_000;

/** Four numbers that are a box somewhere, or none where a placeholder has none. */
export function isBoxValue(value: unknown): boolean {
  if (Array.isArray(value) && value.length === 0) return true;
  const corners = cornersIn(value);
  return corners !== null && Object.values(corners).every((own) => Number.isFinite(own) && Math.abs(own) <= 1e9);
}

const isImageNumber = (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 1e6;

/**
 * What placeholders take of a list. One that the list had nothing for (`isShort`) still has nothing; one between others, as somebody wrote it into a
 * text, must take something, or all behind it would take another's.
 */
function withoutGaps(taken: readonly unknown[], isShort: boolean, blank: unknown): unknown[] {
  const last = isShort ? taken.findLastIndex((own) => own !== undefined) + 1 : taken.length;
  return taken.slice(0, last).map((own) => (own === undefined ? blank : own));
}

type Element = z.infer<typeof elementsSchema>[number];

function ofElements(elements: readonly Element[]): ObjectsKey {
  const path = (index: number, key: string): Path => ["objects", index, key];
  const named = elements.flatMap(({ caption }, index) =>
    typeof caption === "string" ? [{ path: path(index, "caption"), phrase: caption }] : [],
  );
  return {
    space: spaceNamed(elements[0]?.bbox_type),
    refs: named,
    boxes: elements.map((element, index) => ({
      places: placesIn(path(index, "bbox"), element.bbox),
      image: element.image ?? 0,
      caption: typeof element.caption === "string" ? { path: path(index, "caption"), phrase: element.caption } : null,
    })),
    changed(after, taken) {
      // Placeholders of both kinds take the same elements, one after the other.
      const count = Math.max(after.boxes.length, after.refs.length);
      const made = Array.from({ length: count }, (_, at) => {
        const group = after.boxes[at];
        const box = group?.[0];
        const place = typeof box?.key?.[1] === "number" ? box.key[1] : at;
        const photo = box?.image ?? 0;
        // One that is new is written as the one before it is, where that is on its photo, else as another that is.
        const before = after.boxes[at - 1]?.[0].key?.[1];
        const likely = [typeof before === "number" ? elements[before] : undefined, elements[at], ...elements];
        const like = box?.key ? elements[place] : likely.find((own) => own && (own.image ?? 0) === photo);
        const old: Element = (box ? like : elements[place]) ?? newElement(elements[0], photo);
        const bbox = group ? boxesLike(group, old.bbox) : old.bbox;
        const named = after.refs[at];
        return { ...old, ...(typeof named === "string" ? { caption: named } : {}), bbox };
      });
      const value = [...made, ...elements.slice(Math.max(taken.boxes, taken.refs))];
      if (value.length !== elements.length) return [{ path: ["objects"], value }];
      return value.flatMap((element, index) => [
        ...(element.caption === elements[index]?.caption
          ? []
          : [{ path: path(index, "caption"), value: element.caption }]),
        ...boxChanges(path(index, "bbox"), elements[index]?.bbox, element.bbox),
      ]);
    },
    takes({ path: [root, index, key, ...more], value }) {
      if (root !== "objects") return false;
      if (index === undefined)
        return (
          Array.isArray(value) &&
          value.length <= elements.length + ADDED_MAX &&
          value.every((own) => isElementLike(own, [...elements, newElement(elements[0], photoOf(own))]))
        );
      if (typeof index !== "number" || index >= elements.length) return false;
      const [nth, ...deeper] = more;
      const own = elements[index]?.bbox;
      if (nth !== undefined)
        return (
          key === "bbox" && deeper.length === 0 && typeof nth === "number" && isBoxValue(value) && isOneOf(own, nth)
        );
      return key === "caption" ? typeof value === "string" : key === "bbox" && isBoxes(value, elements[index]?.bbox);
    },
  };
}

const newElement = (first: Element | undefined, photo: number): Element => ({
  bbox: [],
  ...(first?.bbox_type === undefined ? {} : { bbox_type: first.bbox_type }),
  ...(photo > 0 ? { image: photo } : {}),
});

/** Which photo a new element says; the first where it says none that there can be. */
function photoOf(element: unknown): number {
  const image = typeof element === "object" && element !== null ? (element as { image?: unknown }).image : 0;
  return isImageNumber(image) ? Number(image) : 0;
}

/** A list of boxes for one placeholder, as the second release's `replace_box` prints one after the other. */
const isNested = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every(Array.isArray);

const placesIn = (path: Path, value: unknown) =>
  isNested(value)
    ? value.map((own, nth) => ({ path: [...path, nth], numbers: cornersIn(own) }))
    : [{ path, numbers: cornersIn(value) }];

/** The boxes of a placeholder as they were written, alone or in a list, those that did not change as they stand. */
function boxesLike(group: Group, old: unknown): unknown {
  const as = (box: PrintedBox, before: unknown) => (isSame(box, before) ? before : printed(box));
  if (!isNested(old) && group.length === 1) return as(group[0], old);
  const values = isNested(old) ? old : [old];
  const made = group.map((box) => as(box, typeof box.key?.[3] === "number" ? values[box.key[3]] : null));
  return isSameJson(made, old) ? old : made;
}

const isOneOf = (value: unknown, nth: number) => isNested(value) && nth < value.length;

/** A box, or where the record has a list of them for one placeholder such a list. */
const isBoxes = (value: unknown, old: unknown): boolean =>
  isBoxValue(value) ||
  (isNested(old) &&
    isNested(value) &&
    value.length <= old.length + ADDED_MAX &&
    value.every((own) => isBoxValue(own) || old.some((before) => isSameJson(own, before))));

/** One of the record's own elements with another box or caption: what else stands in it stays. */
function isElementLike(value: unknown, elements: readonly Element[]): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { bbox, caption, ...rest } = value as Record<string, unknown>;
  if (caption !== undefined && caption !== null && typeof caption !== "string") return false;
  return elements.some(
    ({ bbox: ownBox, caption: _, ...own }) =>
      isSameJson(rest, own) && (isBoxes(bbox, ownBox) || bbox === null || isSameJson(bbox, ownBox)),
  );
}

const elementAt = (values: readonly unknown[], { key }: PrintedBox): unknown =>
  typeof key?.[2] === "number" ? values[key[2]] : undefined;

/** Of a list of boxes as long as before those that differ. */
function boxChanges(path: Path, before: unknown, after: unknown): KeyEdit[] {
  if (before === after) return [];
  return isNested(before) && isNested(after) ? listChanges(path, before, after) : [{ path, value: after }];
}

/** Of a list as long as before the elements that differ, else the whole list. */
function listChanges(path: Path, before: readonly unknown[], after: readonly unknown[]): KeyEdit[] {
  if (before.length !== after.length) return [{ path, value: [...after] }];
  return after.flatMap((value, index) =>
    JSON.stringify(value) === JSON.stringify(before[index]) ? [] : [{ path: [...path, index], value }],
  );
}
