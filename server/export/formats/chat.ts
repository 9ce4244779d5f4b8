import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { type ChatReader, rulesOf } from "#domain/export/chat-rules.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { placePhotos } from "#domain/export/place-photos.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { must } from "#domain/must.ts";
import { fromBytes } from "#server/export/write/byte-text.ts";
import { type ImagePrinter, nameImage } from "./llava-image.ts";
import type { NamedImage, Warning } from "./llava-printer.ts";
import { knownPhoto, ownId, PHOTO_MISSING, PUT_IN_FRONT, recordId, SYSTEM_LEFT_OUT, UNSAFE } from "./llava-record.ts";
import type { LlavaRow } from "./llava-row.ts";
import type { ToolTurn } from "./made-turns.ts";
import { objectsOnPhotos } from "./objects-on-photos.ts";
import { rowsOfPhotos, timesNamed, VIDEO } from "./several-photos.ts";
import { textFor } from "./text-for.ts";

/** What a reader of conversations wants. `system`: where a system turn goes. */
export type ChatShape = { format: ExportFormat; reader: ChatReader; system: "first-turn" | "beside" | "left-out" };

export type LeftOut = { ok: false; reason: string; what: string };

/** An entry as a conversation that its reader takes. `system` is null where it has none, or the shape leaves it out. */
export type Chat = {
  ok: true;
  id: string;
  system: string | null;
  turns: readonly ToolTurn[];
  /** Its photos, in the order of their places in the texts. */
  images: readonly ChatImage[];
  /** What stands beside the turns, of a shape that has boxes there. */
  objects: unknown;
  warnings: readonly Warning[];
};

/** A photo as a record names it. */
export type ChatImage = { imageId: string | null; named: NamedImage };

/** The name of an entry's photo, undefined for an entry without one; or why it stays behind. */
export type ChatPhoto = { ok: true; image: NamedImage | undefined; warnings: readonly Warning[] } | LeftOut;

export function photoOf(entry: LlavaRow, printer: ImagePrinter): ChatPhoto {
  if (entry.identity === null) return NO_PHOTO;
  const image = nameImage(entry, printer);
  if (image === null) return UNSAFE;
  const photo = knownPhoto(entry.photo);
  if (photo === "broken") return { ok: false, reason: "photo-broken", what: "the photo cannot be read" };
  if (photo === "absent" && printer.settings.requirePhotos)
    return { ok: false, reason: "photo-missing", what: "the studio has not seen its photo" };
  return { ok: true, image, warnings: photo === "absent" ? [...PHOTO_MISSING, ...image.warnings] : image.warnings };
}

const NO_PHOTO: ChatPhoto = { ok: true, image: undefined, warnings: [] };

/** An entry as a conversation, checked against every rule of its reader; or why it stays behind. */
export function madeChat(
  entry: LlavaRow,
  after: Turn[] | null,
  printer: ImagePrinter,
  shape: ChatShape,
): Chat | LeftOut {
  if (entry.video !== null) return VIDEO;
  if (entry.further !== null || timesNamed(entry) > 1) return madeOfSeveral(entry, after, printer, shape);
  const photo = photoOf(entry, printer);
  if (!photo.ok) return photo;
  const made = textFor(shape.format, printer.settings)(entry, after, printer);
  if (!made.ok) return made;
  const { image } = photo;
  const turns = image === undefined ? made.turns : withImageToken(made.turns);
  const images = image === undefined ? [] : [{ imageId: entry.imageId, named: image }];
  return checked(entry, { ...made, turns, warnings: [...photo.warnings, ...made.warnings] }, images, shape);
}

/** An entry of several photos: as many `<image>` in its texts as photos, in one order. */
function madeOfSeveral(entry: LlavaRow, after: Turn[] | null, printer: ImagePrinter, shape: ChatShape): Chat | LeftOut {
  const { settings } = printer;
  const imported = turnsOf(JSON.parse(fromBytes(entry.turnsBytes)));
  const rows = rowsOfPhotos(entry);
  const placed = placePhotos(imported, after ?? imported, rows.length, settings.imageInFront);
  if (placed === null)
    return { ok: false, reason: "placeholders", what: "which photo stands where in its text cannot be told" };
  // The places are those that were just put in: none is taken out to be said anew.
  const made = textFor(shape.format, settings)({ ...entry, identity: null }, placed.turns, printer);
  if (!made.ok) return made;
  const images: ChatImage[] = [];
  const warnings: Warning[] = placed.isPutInFront ? [PUT_IN_FRONT] : [];
  for (const ordinal of placed.ordinals) {
    const row = must(rows[ordinal], "each stands for a photo of the entry");
    const photo = photoOf(row, printer);
    if (!photo.ok) return photo;
    warnings.push(...photo.warnings);
    images.push({ imageId: row.imageId, named: must(photo.image, "a photo has a name") });
  }
  return checked(entry, { ...made, warnings: [...warnings, ...made.warnings] }, images, shape, placed.ordinals);
}

function checked(
  entry: LlavaRow,
  made: Extract<ReturnType<ReturnType<typeof textFor>>, { ok: true }>,
  images: readonly ChatImage[],
  shape: ChatShape,
  ordinals: readonly number[] = [0],
): Chat | LeftOut {
  const { turns } = made;
  const system = shape.system === "left-out" ? null : made.system;
  const all = system === null ? turns : [{ from: "system" as const, value: system }, ...turns];
  const broken = rulesOf(shape.reader).find((rule) => rule.isBroken(all, images.length));
  if (broken) return { ok: false, reason: broken.id, what: broken.what };
  const objects = "objects" in made ? objectsOnPhotos(made.objects, ordinals) : undefined;
  if (objects === null) return BOX_WITHOUT_PHOTO;
  return {
    ok: true,
    id: idOf(entry),
    system,
    turns,
    images,
    objects,
    warnings: [...made.warnings, ...(system === made.system ? [] : SYSTEM_LEFT_OUT)],
  };
}

const BOX_WITHOUT_PHOTO: LeftOut = {
  ok: false,
  reason: "box-on-other-photo",
  what: "a box of it is on a photo that left with the turn that it stood in",
};

/** The id that a record came with, else one that is the same in every export. */
export const idOf = (entry: LlavaRow): string => (entry.ownShellBytes && ownId(entry.ownShellBytes)) ?? recordId(entry);

function withImageToken(turns: readonly ToolTurn[]): ToolTurn[] {
  const first = turns.findIndex(({ from }) => from === "human");
  return turns.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}
