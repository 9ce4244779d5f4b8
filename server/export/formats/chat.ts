import type { Turn } from "#domain/entry/turn.ts";
import { type ChatReader, rulesOf } from "#domain/export/chat-rules.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { type ImagePrinter, nameImage } from "./llava-image.ts";
import type { NamedImage, Warning } from "./llava-printer.ts";
import { knownPhoto, ownId, PHOTO_MISSING, recordId, SYSTEM_LEFT_OUT, UNSAFE } from "./llava-record.ts";
import type { LlavaRow } from "./llava-row.ts";
import type { ToolTurn } from "./made-turns.ts";
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
  image: NamedImage | undefined;
  /** What stands beside the turns, of a shape that has boxes there. */
  objects: unknown;
  warnings: readonly Warning[];
};

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
  after: readonly Turn[] | null,
  photo: Extract<ChatPhoto, { ok: true }>,
  { settings }: Pick<ImagePrinter, "settings">,
  shape: ChatShape,
): Chat | LeftOut {
  const made = textFor(shape.format)(entry, after, settings);
  if (!made.ok) return made;
  const { image } = photo;
  const turns = image === undefined ? made.turns : withImageToken(made.turns);
  const system = shape.system === "left-out" ? null : made.system;
  const all = system === null ? turns : [{ from: "system" as const, value: system }, ...turns];
  const broken = rulesOf(shape.reader).find((rule) => rule.isBroken(all, image === undefined ? 0 : 1));
  if (broken) return { ok: false, reason: broken.id, what: broken.what };
  return {
    ok: true,
    id: idOf(entry),
    system,
    turns,
    image,
    objects: "objects" in made ? made.objects : undefined,
    warnings: [...photo.warnings, ...(system === made.system ? [] : SYSTEM_LEFT_OUT), ...made.warnings],
  };
}

/** The id that a record came with, else one that is the same in every export. */
export const idOf = (entry: LlavaRow): string => (entry.ownShellBytes && ownId(entry.ownShellBytes)) ?? recordId(entry);

function withImageToken(turns: readonly ToolTurn[]): ToolTurn[] {
  const first = turns.findIndex(({ from }) => from === "human");
  return turns.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}
