import type { ExportSettings } from "#domain/export-request.ts";
import { onOneLine, withMember } from "#domain/json-text.ts";
import { imagePathOf, isSafeImagePath } from "#domain/llava/image-path.ts";
import { isPlainlySound } from "#domain/llava/plainly-sound.ts";
import { IMAGE_TOKEN, type LlavaRecord, type LlavaTurn, toLlavaTurns, withImageToken } from "#domain/llava/record.ts";
import { brokenRules, type CheckedRecord, LLAVA_RULES, type LlavaRule } from "#domain/llava/rules.ts";
import { must } from "#domain/must.ts";
import type { Turn } from "#domain/turn.ts";
import { printEditedTurns } from "../edited-turns.ts";
import type { EntryRow, Row } from "../entry-rows.ts";

export const LLAVA_COLUMNS = [
  "id",
  "task",
  "state",
  "turns",
  "turnsAfter",
  "rowShell",
  "partShell",
  "sourceFileId",
  "rowIndex",
  "partIndex",
  "hash",
  "nth",
  "imageId",
  "identity",
  "widthPx",
  "heightPx",
  "photo",
  "photoFile",
] as const;
export type LlavaRow = Pick<EntryRow, (typeof LLAVA_COLUMNS)[number]>;

/** A row of these columns by their names. Written out, because a loop over names takes as long as all of the rest. */
export function llavaRow(row: Row<typeof LLAVA_COLUMNS>): LlavaRow {
  const [id, task, state, turns, turnsAfter, rowShell, partShell, sourceFileId, rowIndex, partIndex] = row;
  const [, , , , , , , , , , hash, nth, imageId, identity, widthPx, heightPx, photo, photoFile] = row;
  return {
    id,
    task,
    state,
    turns,
    turnsAfter,
    rowShell,
    partShell,
    sourceFileId,
    rowIndex,
    partIndex,
    hash,
    nth,
    imageId,
    identity,
    widthPx,
    heightPx,
    photo,
    photoFile,
  };
}

export type Warning = { id: string; what: string };
/** A record that may leave, with the turns a merge needs (null: its own shape is kept, it is never merged). */
export type Printed = {
  ok: true;
  text: string;
  warnings: Warning[];
  turns: LlavaTurn[] | null;
  image: string | undefined;
};
export type LlavaOutcome = Printed | { ok: false; reason: string; what: string };

/**
 * An entry as a record of LLaVA's file, checked against every rule of its trainer; or why it stays behind. An entry of
 * LLaVA's own shape keeps it, value for value where nobody edited it.
 */
export function printLlavaRecord(entry: LlavaRow, after: Turn[] | null, settings: ExportSettings): LlavaOutcome {
  return entry.partShell === null ? printOwnShape(entry, after, settings) : printFromSvit(entry, after, settings);
}

function printFromSvit(entry: LlavaRow, after: Turn[] | null, settings: ExportSettings): LlavaOutcome {
  const { widthPx, heightPx } = entry;
  const size = widthPx === null || heightPx === null ? null : { widthPx, heightPx };
  const turns = after ?? (JSON.parse(entry.turns) as Pick<Turn, "from" | "value">[]);
  const made = toLlavaTurns({ task: entry.task, turns, key: `${entry.hash}:${entry.nth}`, size }, settings);
  if (!made.ok) return { ok: false, reason: made.reason, what: WHAT[made.reason] };
  const image = entry.identity === null ? null : imagePathOf(entry.identity, entry.photoFile, settings.imageFolders);
  if (image && !isSafeImagePath(image.path)) return UNSAFE;
  const outcome = printSvitRecord(recordId(entry), image?.path, made.turns, entry.photo, settings);
  if (!outcome.ok || !image?.isAssumed) return outcome;
  const assumed = { id: "folder-assumed", what: `nothing tells the photo's folder: ${folderOf(image.path)} was taken` };
  return { ...outcome, warnings: [...outcome.warnings, assumed] };
}

/** A record of turns that came from SVIT's shape, of one entry or of a photo's, checked. `photo` null: not known to be there. */
export function printSvitRecord(
  id: string,
  image: string | undefined,
  turns: LlavaTurn[],
  photo: LlavaRow["photo"],
  settings: ExportSettings,
): LlavaOutcome {
  const record: LlavaRecord =
    image === undefined ? { id, conversations: turns } : { id, image, conversations: withImageToken(turns) };
  const text = JSON.stringify(record);
  const seen = image === undefined ? null : knownPhoto(photo);
  if (seen !== "broken" && (seen !== "absent" || !settings.requirePhotos) && isPlainlySound(turns))
    return { ok: true, text, warnings: seen === "absent" ? PHOTO_MISSING : [], turns, image };
  return checked(text, { record, photo: seen }, turns, settings);
}

function printOwnShape(entry: LlavaRow, after: Turn[] | null, settings: ExportSettings): LlavaOutcome {
  const messages = after ? printEditedTurns(entry.turns, keepImageToken(entry.turns, after), "human") : entry.turns;
  const text = onOneLine(must(withMember(entry.rowShell, "conversations", messages), "a LLaVA row has conversations"));
  const record = JSON.parse(text) as { image?: unknown };
  if (typeof record.image === "string" && !isSafeImagePath(record.image)) return UNSAFE;
  const photo = record.image === undefined ? null : knownPhoto(entry.photo);
  return checked(text, { record, photo }, null, settings);
}

const PHOTO_MISSING = LLAVA_RULES.filter(({ id }) => id === "photo-missing").map(({ id, what }) => ({ id, what }));

/** A photo that lies in a source which is asked only when somebody looks is there, as far as anybody knows. */
const knownPhoto = (photo: LlavaRow["photo"]): CheckedRecord["photo"] =>
  photo === "remote" ? "present" : (photo ?? "absent");

/** An edit that strikes the question with `<image>` in it must not make a text-only sample of the kept ones. */
function keepImageToken(importedText: string, after: Turn[]): Turn[] {
  if (!importedText.includes(IMAGE_TOKEN) || after.some((turn) => turn.value.includes(IMAGE_TOKEN))) return after;
  const first = after.findIndex((turn) => turn.from !== "gpt");
  return after.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}

function checked(
  text: string,
  record: CheckedRecord,
  turns: LlavaTurn[] | null,
  settings: ExportSettings,
): LlavaOutcome {
  const broken = brokenRules(record);
  const isBarred = ({ id, harm }: LlavaRule) => harm !== "warn" || (id === "photo-missing" && settings.requirePhotos);
  const barred = broken.find(isBarred);
  if (barred) return { ok: false, reason: barred.id, what: barred.what };
  const image = (record.record as LlavaRecord).image;
  return { ok: true, text, warnings: broken.map(({ id, what }) => ({ id, what })), turns, image };
}

/** Unique within a data set and the same in every export: photo, task and the hash of the imported text. */
export const recordId = ({ identity, task, hash, nth }: Pick<LlavaRow, "identity" | "task" | "hash" | "nth">): string =>
  `${photoName(identity)}-${task}-${hash.slice(0, 12)}${nth === 0 ? "" : `-${nth}`}`;

/** "vg:2317" as 2317. */
export const photoName = (identity: string | null): string => identity?.slice(identity.indexOf(":") + 1) ?? "text";

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

const UNSAFE: LlavaOutcome = {
  ok: false,
  reason: "unsafe-image-path",
  what: "its photo's name leads out of the photo folder (.., absolute, backslash or control character)",
};
const WHAT = {
  "photo-size-unknown": "its boxes cannot be padded to a square: the photo's size is not known",
  "box-unparsable": "a box of it cannot be read, so that it cannot be padded to a square",
};
