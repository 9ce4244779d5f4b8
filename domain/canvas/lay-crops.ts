import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { must } from "../must.ts";
import { unionOf, uprightBox } from "./canvas-box.ts";
import { cropOf, insidePhoto, keepShares } from "./crop.ts";
import { cropGroups, GROUPS_MAX } from "./crop-groups.ts";
import { cropView } from "./crop-view.ts";
import { tileRoom } from "./tile-room.ts";
import { type StageRect, toStage, type View } from "./view.ts";

/**
 * How much of a photo tells about some boxes: `crop`, a look at them alone; `place`, also what is around them and the whole
 * photo as an inset; `relation`, also the other thing that is spoken of; `photo`, nothing less than all of it.
 */
export type CropView = "crop" | "place" | "relation" | "photo";

/** Some boxes of a photo as a still picture. Image pixels. */
export type CropPicture = {
  /** Pixels of the raw raster. */
  readonly size: Size;
  readonly boxes: readonly ImageBox[];
  /** What a relation relates them to. */
  readonly beside: readonly ImageBox[];
  readonly rivals: readonly ImageBox[];
  readonly view: CropView;
};

/** A part of the picture, in CSS pixels, and where the photo lies under it. */
export type CropTile = { readonly rect: StageRect; readonly view: View };
export type CropLayout = { readonly crops: readonly CropTile[]; readonly inset: CropTile | null };

const GAP_PX = 2;
/** Where the photo is beside the crop there may be this much context. */
const CONTEXT_IN_PLACE = 0.5;
/** Where a relation's other thing is not known or far away: all around that leaves this one its share. */
const CONTEXT_OF_RELATION = 1;
/** With the other thing in its crop a thing keeps this share. */
const SHARE_IN_RELATION = 1 / 5;
/** A crop that shows so much of each side of the photo needs no inset. */
const WHOLE_ENOUGH = 0.85;
const INSET = { part: 0.42, minPx: 44, maxPx: 180 } as const;
/** More of a box than this is covered by no inset. */
const COVERED_MAX = 0.1;

/**
 * Where a picture of so many CSS pixels shows what: its boxes cut out, those far apart side by side; the whole photo in the
 * corner where it covers least of them, or beside them.
 */
export function layCrops(picture: CropPicture, room: Size): CropLayout {
  const all: StageRect = { x: 0, y: 0, ...room };
  if (picture.view === "photo") return { crops: [photoIn(all, picture.size)], inset: null };
  const boxes = picture.boxes.flatMap((box) => {
    const upright = uprightBox(box);
    return upright ? [insidePhoto(upright, picture.size)] : [];
  });
  const groups = groupsFor(boxes, room);
  if (groups.length > 1) {
    const rects = tileRoom(groups.length + 1, room, GAP_PX);
    return {
      crops: groups.map((group, index) => tileOf(group, picture, must(rects[index], "a tile for each group"))),
      inset: photoIn(must(rects.at(-1), "a tile for the photo"), picture.size),
    };
  }
  const group = must(groups[0], "one group, perhaps of none");
  const crop = tileOf(group, picture, all);
  const insetSize = insetSizeOf(picture.size, room);
  if (picture.view === "crop" || insetSize === null || showsAll(crop, picture.size))
    return { crops: [crop], inset: null };
  const drawn = group.map((box) => toStage(crop.view, box));
  const corner = cornersOf(insetSize, room)
    .map((rect) => ({ rect, covered: Math.max(...drawn.map((box) => coveredPart(box, rect))) }))
    .reduce((best, own) => (own.covered < best.covered ? own : best));
  if (corner.covered <= COVERED_MAX) return { crops: [crop], inset: photoIn(corner.rect, picture.size) };
  // No corner is free: the crop gives a strip of the room away.
  const isWide = room.widthPx >= room.heightPx;
  const crops = isWide
    ? { ...all, widthPx: room.widthPx - insetSize.widthPx - GAP_PX }
    : { ...all, heightPx: room.heightPx - insetSize.heightPx - GAP_PX };
  const beside = isWide
    ? { ...all, x: crops.widthPx + GAP_PX, widthPx: insetSize.widthPx }
    : { ...all, y: crops.heightPx + GAP_PX, heightPx: insetSize.heightPx };
  return { crops: [tileOf(group, picture, crops)], inset: photoIn(beside, picture.size) };
}

/** What is cut out together in tiles of the shape that they come to have. */
function groupsFor(boxes: readonly ImageBox[], room: Size): ImageBox[][] {
  let groups = boxes.length > 0 ? cropGroups(boxes, aspectOf(room)) : [[]];
  for (;;) {
    const rects = tileRoom(groups.length > 1 ? groups.length + 1 : 1, room, GAP_PX);
    const fits = (group: readonly ImageBox[], index: number) =>
      group.length < 2 || keepShares(group, aspectOf(must(rects[index], "a tile for each group")));
    if (groups.every(fits)) return groups;
    const apart = groups.flatMap((group, index) => (fits(group, index) ? [group] : group.map((box) => [box])));
    if (apart.length > GROUPS_MAX) return groups;
    groups = apart;
  }
}

function tileOf(group: readonly ImageBox[], { size, beside, view }: CropPicture, rect: StageRect): CropTile {
  const aspect = aspectOf(rect);
  const others = beside.flatMap((box) => nearPart(box, group, aspect) ?? []);
  const wishes =
    others.length > 0
      ? { others, context: 0, shareMin: SHARE_IN_RELATION }
      : view === "crop"
        ? {}
        : { context: view === "relation" ? CONTEXT_OF_RELATION : CONTEXT_IN_PLACE };
  return { rect, view: cropView(cropOf(group, size, aspect, wishes), size, rect) };
}

const aspectOf = ({ widthPx, heightPx }: Size): number => Math.max(1, widthPx) / Math.max(1, heightPx);

/** The part of the other thing that a crop can hold in which the boxes keep their share; null where none of it can be. */
function nearPart(box: ImageBox, group: readonly ImageBox[], aspect: number): ImageBox | null {
  const own = unionOf(group);
  const other = uprightBox(box);
  if (own === null || other === null) return null;
  const [width, height] = [own.x2 - own.x1, own.y2 - own.y1];
  // A tenth of it is the crop's own margin.
  const widest = (0.9 * Math.max(width, height * aspect)) / SHARE_IN_RELATION;
  const reachX = Math.max(0, (widest - width) / 2);
  const reachY = Math.max(0, (widest / aspect - height) / 2);
  const x1 = Math.max(other.x1, own.x1 - reachX);
  const y1 = Math.max(other.y1, own.y1 - reachY);
  const x2 = Math.min(other.x2, own.x2 + reachX);
  const y2 = Math.min(other.y2, own.y2 + reachY);
  return x1 <= x2 && y1 <= y2 ? imageBox(x1, y1, x2, y2) : null;
}

/** The whole photo in a rectangle; its tile is as large as it shows. */
function photoIn(rect: StageRect, size: Size): CropTile {
  const view = cropView(imageBox(0, 0, size.widthPx, size.heightPx), size, rect);
  const widthPx = Math.min(rect.widthPx, size.widthPx * view.scale);
  const heightPx = Math.min(rect.heightPx, size.heightPx * view.scale);
  return { rect: { x: view.x, y: view.y, widthPx, heightPx }, view };
}

function showsAll({ rect, view }: CropTile, size: Size): boolean {
  return (
    rect.widthPx >= WHOLE_ENOUGH * size.widthPx * view.scale &&
    rect.heightPx >= WHOLE_ENOUGH * size.heightPx * view.scale
  );
}

/** As large as the photo's shape allows in its part of the room; null in one that is too small for it. */
function insetSizeOf(photo: Size, room: Size): Size | null {
  const scale = Math.min((INSET.part * room.widthPx) / photo.widthPx, (INSET.part * room.heightPx) / photo.heightPx);
  const longer = scale * Math.max(photo.widthPx, photo.heightPx);
  if (longer < INSET.minPx) return null;
  const fitting = scale * Math.min(1, INSET.maxPx / longer);
  return { widthPx: photo.widthPx * fitting, heightPx: photo.heightPx * fitting };
}

/** Its places in the corners of the room, the one preferred first: top right a cell has its button. */
function cornersOf({ widthPx, heightPx }: Size, room: Size): StageRect[] {
  const right = room.widthPx - widthPx;
  const bottom = room.heightPx - heightPx;
  const places: [number, number][] = [
    [right, bottom],
    [0, bottom],
    [0, 0],
    [right, 0],
  ];
  return places.map(([x, y]) => ({ x, y, widthPx, heightPx }));
}

/** How much of a box another rectangle covers, 0 to 1. */
function coveredPart(box: StageRect, by: StageRect): number {
  const width = Math.min(box.x + box.widthPx, by.x + by.widthPx) - Math.max(box.x, by.x);
  const height = Math.min(box.y + box.heightPx, by.y + by.heightPx) - Math.max(box.y, by.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.max(1, box.widthPx * box.heightPx);
}
