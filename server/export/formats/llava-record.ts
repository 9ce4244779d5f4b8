import { isQuestion, type Turn, turnsOf } from "#domain/entry/turn.ts";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { memberText, onOneLine, withMember } from "#domain/json/json-text.ts";
import { photoNameOf } from "#domain/llava/image-path.ts";
import { isPlainlySound } from "#domain/llava/plainly-sound.ts";
import { withImageToken } from "#domain/llava/record.ts";
import type { LlavaRecord, LlavaTurn } from "#domain/llava/record-shape.ts";
import { brokenRules, type CheckedRecord, LLAVA_RULES, type LlavaRule } from "#domain/llava/rules.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { must } from "#domain/must.ts";
import { hasMessagesApart, keepImageToken, printEditedTurns } from "#server/export/rows/edited-turns.ts";
import { asBytes, type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import { turnsInNotation } from "./grounded-turns.ts";
import { checkImageName, nameImage } from "./llava-image.ts";
import type { LlavaPrinter, NamedImage, Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";
import { printPlainSvit } from "./plain-svit.ts";
import { mediaBeyondLlava } from "./several-photos.ts";
import { convertsBoxes, textFor } from "./text-for.ts";

/** A record that may leave, with the turns a merge needs (null: it is never merged). */
export type Printed = {
  ok: true;
  text: ByteText;
  warnings: readonly Warning[];
  turns: LlavaTurn[] | null;
  image: string | undefined;
};
export type LlavaOutcome = Printed | { ok: false; reason: string; what: string };

/**
 * An entry as a record of LLaVA's file, checked against every rule of its trainer; or why it stays behind. An entry of
 * LLaVA's own shape keeps it, value for value where nobody edited it.
 */
export function printLlavaRecord(entry: LlavaRow, after: Turn[] | null, printer: LlavaPrinter): LlavaOutcome {
  const shell = entry.ownShellBytes;
  if (shell === null) return printFromSvit(entry, after, printer);
  const beyond = mediaBeyondLlava(entry);
  if (beyond) return beyond;
  return isLlavaShell(shell, entry)
    ? printOwnShape(entry, shell, after, printer)
    : printFromRecord(entry, shell, after, printer);
}

/** A row of LLaVA's own shape, whose messages lie beside it, of a human and gpt; its photo, where it has one, under `image`. */
function isLlavaShell(shell: ByteText, { imageId, turnsBytes }: LlavaRow): boolean {
  if (!hasMessagesApart(shell) || OTHER_ROLE.test(turnsBytes)) return false;
  return imageId === null || memberText(shell, "image") !== null;
}
const OTHER_ROLE = /"from"\s*:\s*"(?:system|function_call|observation)"/;

/** A record of another shape as one of LLaVA's: its own id, its texts as they are, the photo named as in every record made here. */
function printFromRecord(entry: LlavaRow, shell: ByteText, after: Turn[] | null, printer: LlavaPrinter): LlavaOutcome {
  const image = entry.identity === null ? undefined : nameImage(entry, printer);
  return image === null ? UNSAFE : printMade(ownId(shell) ?? recordId(entry), entry, after, image, printer);
}

/** The id that a record came with, where it is a text or a number. */
export function ownId(shell: ByteText): string | null {
  const own = memberText(shell, "id");
  return own !== null && /^["\d-]/.test(own) ? String(JSON.parse(fromBytes(asBytes(own)))) : null;
}

function printMade(
  id: string,
  entry: LlavaRow,
  after: Turn[] | null,
  image: NamedImage | undefined,
  printer: LlavaPrinter,
): LlavaOutcome {
  const made = textFor("llava", printer.settings)(entry, after, printer);
  if (!made.ok) return made;
  // An entry with turns of a tool is refused before.
  const outcome = printMadeRecord(id, image?.path, made.turns as LlavaTurn[], entry.photo, printer);
  if (!outcome.ok) return outcome;
  const warnings = [...(image?.warnings ?? []), ...(made.system === null ? [] : SYSTEM_LEFT_OUT), ...made.warnings];
  return { ...outcome, warnings: [...outcome.warnings, ...warnings] };
}

export const SYSTEM_LEFT_OUT: readonly Warning[] = [
  { id: "system-left-out", what: "its system turn was left out: the trainer puts its own before every record" },
];

function printFromSvit(entry: LlavaRow, after: Turn[] | null, printer: LlavaPrinter): LlavaOutcome {
  const image = entry.identity === null ? undefined : nameImage(entry, printer);
  if (image === null) return UNSAFE;
  const key = `${entry.hash}:${entry.nth}`;
  const seen = knownPhoto(entry.photo);
  const { settings } = printer;
  if (image && !after && !settings.merge && mayLeave(seen, settings) && !convertsBoxes("llava", settings, entry)) {
    const plain = { task: entry.task, turns: entry.turnsBytes, key };
    const conversations = printPlainSvit(plain, settings, printer.count);
    if (conversations !== null) {
      const text = `{"id":${string(recordId(entry))},"image":${image.printed},"conversations":${conversations}}`;
      const warnings = seen === "absent" ? [...PHOTO_MISSING, ...image.warnings] : image.warnings;
      return { ok: true, text: asBytes(text), warnings, turns: null, image: image.path };
    }
  }
  return printMade(recordId(entry), entry, after, image, printer);
}

/** A record made of turns of another shape, of one entry or of a photo's, checked. `photo` null: not known to be there. */
export function printMadeRecord(
  id: string,
  image: string | undefined,
  turns: LlavaTurn[],
  photo: LlavaRow["photo"],
  printer: LlavaPrinter,
): LlavaOutcome {
  const record: LlavaRecord =
    image === undefined ? { id, conversations: turns } : { id, image, conversations: withImageToken(turns) };
  const text = toBytes(JSON.stringify(record));
  const seen = image === undefined ? null : knownPhoto(photo);
  const { settings } = printer;
  if (mayLeave(seen, settings) && isPlainlySound(turns, settings.tokensMax))
    return { ok: true, text, warnings: seen === "absent" ? PHOTO_MISSING : [], turns, image };
  return checked(text, record, seen, turns, printer);
}

function printOwnShape(
  entry: LlavaRow,
  shellBytes: ByteText,
  after: Turn[] | null,
  printer: LlavaPrinter,
): LlavaOutcome {
  const imported = fromBytes(entry.turnsBytes);
  const now = after && keepImageToken(imported, after);
  const { imageInFront, boxes } = printer.settings;
  const placed = imageInFront && entry.imageId !== null ? putInFront(now ?? turnsOf(JSON.parse(imported))) : null;
  const said = boxes && turnsInNotation(entry, placed ?? now ?? turnsOf(JSON.parse(imported)), boxes, printer);
  if (said?.ok === false) return said;
  const left = said?.turns ?? placed ?? now;
  const messages = left ? printEditedTurns(imported, left, "human") : imported;
  const shell = fromBytes(shellBytes);
  const text = onOneLine(must(withMember(shell, "conversations", messages), "a LLaVA row has conversations"));
  const record = JSON.parse(text) as { image?: unknown };
  const names = typeof record.image === "string" ? checkImageName(record.image, entry, printer.names) : [];
  if (names === null) return UNSAFE;
  const photo = record.image === undefined ? null : knownPhoto(entry.photo);
  const outcome = checked(toBytes(text), record, photo, null, printer);
  const more = [...names, ...(placed ? [PUT_IN_FRONT] : []), ...(said?.warnings ?? [])];
  return outcome.ok && more.length > 0 ? { ...outcome, warnings: [...outcome.warnings, ...more] } : outcome;
}

/** The turns with `<image>` before the first question; null where they have one. */
function putInFront(turns: readonly Turn[]): Turn[] | null {
  if (turns.some(({ value }) => value.includes(IMAGE_TOKEN))) return null;
  const first = turns.findIndex(isQuestion);
  return turns.map((turn, index) => (index === first ? { ...turn, value: `${IMAGE_TOKEN}\n${turn.value}` } : turn));
}

export const PUT_IN_FRONT: Warning = {
  id: "image-put-in-front",
  what: "its text had no place for its photo: `<image>` was put in front of it",
};

export const PHOTO_MISSING = LLAVA_RULES.filter(({ id }) => id === "photo-missing").map(({ id, what }) => ({
  id,
  what,
}));

/** A photo that lies in a source which is asked only when somebody looks is there, as far as anybody knows. */
export const knownPhoto = (photo: LlavaRow["photo"]): NonNullable<CheckedRecord["photo"]> =>
  photo === "remote" ? "present" : photo === "withdrawn" ? "absent" : (photo ?? "absent");

const mayLeave = (photo: CheckedRecord["photo"], { requirePhotos }: ExportSettings) =>
  photo !== "broken" && (photo !== "absent" || !requirePhotos);

function checked(
  text: ByteText,
  record: unknown,
  photo: CheckedRecord["photo"],
  turns: LlavaTurn[] | null,
  { settings, count }: LlavaPrinter,
): LlavaOutcome {
  const broken = brokenRules({ record, photo, limit: { tokensMax: settings.tokensMax, count } });
  const isBarred = ({ id, harm }: LlavaRule) => {
    if (id === "photo-missing") return settings.requirePhotos;
    return id === "too-long" ? !settings.keepLong : harm !== "warn";
  };
  const barred = broken.find(isBarred);
  if (barred) return { ok: false, reason: barred.id, what: barred.what };
  const { image } = record as LlavaRecord;
  return { ok: true, text, warnings: broken.map(({ id, what }) => ({ id, what })), turns, image };
}

/** Unique within a data set and the same in every export: photo, task and the hash of the imported text. */
export function recordId({
  identity,
  task,
  hash,
  recordHash,
  nth,
}: Pick<LlavaRow, "identity" | "task" | "hash" | "recordHash" | "nth">): string {
  // Records of one text that differ in what is beside it are several.
  const beside = recordHash === null ? "" : `-${recordHash.slice(0, 8)}`;
  return `${photoNameOf(identity)}-${task}-${hash.slice(0, 12)}${beside}${nth === 0 ? "" : `-${nth}`}`;
}

/** A text as JSON prints it, in bytes. Most are ids, of which nothing is to be escaped. */
const string = (text: string): string => (/^[\w./:-]*$/.test(text) ? `"${text}"` : toBytes(JSON.stringify(text)));

export const UNSAFE: Extract<LlavaOutcome, { ok: false }> = {
  ok: false,
  reason: "unsafe-image-path",
  what: "its photo's name leads out of the photo folder (..), or has a control character in it",
};
