import type { Size } from "#domain/box/box.ts";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { type DrawnMention, drawnMentions } from "#domain/entry/drawn-mentions.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { detect } from "#domain/grounding/detect.ts";
import { boxesOfRecord, cornersOf } from "#domain/grounding/record-boxes.ts";
import { photosOfMapped } from "#domain/photo/mapped-photo.ts";
import { mappedShapeOf } from "#domain/shapes/index.ts";
import { parseKeyPath } from "#domain/shapes/key-path.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { RowPicture, UnknownFile } from "./unknown-files.ts";

/**
 * A row with boxes under a mapped key, before it is imported, as each reading draws it. `picture` null: its photo is not there, and each `size` is
 * what its record says of it or, where that is nothing (`isSizeTold` false), what its boxes need.
 */
export type PreviewedRow = {
  /** Its place among the rows, from 0. */
  at: number;
  picture: RowPicture | null;
  isSizeTold: boolean;
  drawn: { size: Size; mentions: DrawnMention[] }[];
};

/** The first rows drawn by each reading that fits them all; `others`: readings that fit too, and are not drawn. */
export type BoxPreview = { readings: BoxReadingChoice[]; others: number; rows: PreviewedRow[] };

const ROWS_DRAWN = 3;
const READINGS_DRAWN = 3;

/** How the boxes of the mapped key would be drawn; null where no row has any, or none is mapped. */
export function previewBoxes({ rows, pictures }: UnknownFile, mapping: Mapping): BoxPreview | null {
  const boxKey = mapping.box;
  if (boxKey === undefined) return null;
  const boxed = rows.flatMap((record, at) => {
    const turns = turnsOfRow(record, mapping);
    const isBoxed = boxesOfRecord(record, parseKeyPath(boxKey) ?? [boxKey]).length > 0;
    if (!turns || !isBoxed) return [];
    const picture = pictureOf(record, mapping, pictures);
    return [{ at, record, turns, picture, size: picture ?? sizeIn(record) }];
  });
  const [group] = detect(boxed.map((row) => ({ ...row, hasPhoto: true, boxKey }))).groups;
  if (!group) return null;
  const readings = group.readings.map(
    ({ notation, space }): BoxReadingChoice => ({ notation, space: { name: space } }),
  );
  const shown = readings.slice(0, READINGS_DRAWN);
  // Those whose photo is there show most.
  const first = boxed.toSorted((a, b) => Number(b.picture !== null) - Number(a.picture !== null) || a.at - b.at);
  return {
    readings: shown,
    others: readings.length - shown.length,
    rows: first.slice(0, ROWS_DRAWN).map(({ at, record, turns, picture, size: told }) => {
      const drawn = shown.map((reading) => {
        const size = told ?? roomOf(record, boxKey, reading);
        return { size, mentions: drawnMentions(turns, { ...reading, isGuess: false, record, boxKey }, size) };
      });
      return { at, picture, isSizeTold: told !== null, drawn };
    }),
  };
}

function turnsOfRow(record: JsonRecord, mapping: Mapping): Turn[] | null {
  const read = mappedShapeOf(record, mapping)?.read(record);
  return read?.ok ? read.turns.map(({ from, value }, index) => ({ id: String(index), from, value })) : null;
}

function pictureOf(record: JsonRecord, mapping: Mapping, pictures: readonly RowPicture[]): RowPicture | null {
  const photos = photosOfMapped(record, mapping, () => []);
  const [name] = photos.ok ? photos.names : [];
  return pictures.find((picture) => picture.name === name) ?? null;
}

const WIDTHS = ["width", "image_width", "img_width"];
const HEIGHTS = ["height", "image_height", "img_height"];

/** The size of its photo as a record says it beside everything else. */
function sizeIn(record: JsonRecord): Size | null {
  const numberAt = (names: readonly string[]) =>
    names
      .map((name) => record[name])
      .find((value) => typeof value === "number" && Number.isInteger(value) && value > 0);
  const [widthPx, heightPx] = [numberAt(WIDTHS), numberAt(HEIGHTS)] as (number | undefined)[];
  return widthPx !== undefined && heightPx !== undefined ? { widthPx, heightPx } : null;
}

/** As far as a row's boxes reach where their numbers are pixels; else a square, for nothing says how the photo lies. */
function roomOf(record: JsonRecord, boxKey: string, { notation, space }: BoxReadingChoice): Size {
  if (space.name !== "pixels" && space.name !== "pixels-resized") return SQUARE;
  const order = notation === "record-xywh" ? "width-height" : "corners";
  const boxes = boxesOfRecord(record, parseKeyPath(boxKey) ?? [boxKey]).map(({ printed }) => cornersOf(printed, order));
  const reach = (numbers: number[]) => Math.max(1, Math.ceil(ROOM_BEYOND * Math.max(...numbers)));
  return {
    widthPx: reach(boxes.flatMap(({ x1, x2 }) => [x1, x2])),
    heightPx: reach(boxes.flatMap(({ y1, y2 }) => [y1, y2])),
  };
}
const SQUARE: Size = { widthPx: 1000, heightPx: 1000 };
/** So that no box lies on the frame's edge. */
const ROOM_BEYOND = 1.05;
