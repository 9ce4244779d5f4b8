import { isAnswer, isSystem, type Turn, turnsOf } from "#domain/entry/turn.ts";
import { CHAT_RULES } from "#domain/export/chat-rules.ts";
import { placePhotos } from "#domain/export/place-photos.ts";
import { withImageToken } from "#domain/llava/record.ts";
import { must } from "#domain/must.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { WriteFormat } from "./format.ts";
import { type ImagePrinter, nameImage, namesOfPhotos } from "./llava-image.ts";
import type { Warning } from "./llava-printer.ts";
import { knownPhoto, ownId, PHOTO_MISSING, PUT_IN_FRONT, recordId, UNSAFE } from "./llava-record.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { madeTurns } from "./made-turns.ts";
import { rowsOfPhotos, VIDEO } from "./several-photos.ts";

type NamedPhoto = { imageId: string; path: string };
type Printed =
  | { ok: true; text: ByteText; images: readonly NamedPhoto[]; warnings: readonly Warning[] }
  | { ok: false; reason: string; what: string };

/** `messages` of role and content with `images`, as TRL, ms-swift and LLaMA-Factory read them: a record an entry, a line each. */
export const write: WriteFormat = async (job) => {
  const { settings, photoSources } = job;
  const printer: ImagePrinter = { settings, photoSources, names: await namesOfPhotos(job) };
  const file = await job.open(job.mainName, "lines");
  for await (const batch of entryRows(job.snapshot, job.selection, LLAVA_COLUMNS)) {
    for (const row of batch) {
      const entry = llavaRow(row);
      const printed = printRecord(entry, job.turnsAfter(entry), printer);
      if (!printed.ok) {
        await job.tally.leftOut(entry, printed.reason, printed.what);
        continue;
      }
      file.add(printed.text);
      job.tally.left(entry.task, entry.state);
      for (const { imageId, path } of printed.images) job.photos?.add(imageId, path);
      for (const { id, what } of printed.warnings) job.tally.warn(entry, id, what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await file.close();
};

function printRecord(entry: LlavaRow, after: Turn[] | null, printer: ImagePrinter): Printed {
  if (entry.video !== null) return VIDEO;
  if (entry.further !== null) return printSeveral(entry, after, printer);
  const made = madeTurns(entry, after, printer.settings);
  if (!made.ok) return made;
  const image = entry.identity === null ? undefined : nameImage(entry, printer);
  if (image === null) return UNSAFE;
  const photo = image === undefined ? null : knownPhoto(entry.photo);
  if (photo === "broken") return { ok: false, reason: "photo-broken", what: "the photo cannot be read" };
  if (photo === "absent" && printer.settings.requirePhotos)
    return { ok: false, reason: "photo-missing", what: "the studio has not seen its photo" };
  const talk = image === undefined ? made.turns : withImageToken(made.turns);
  const turns = made.system === null ? talk : [{ from: "system" as const, value: made.system }, ...talk];
  const broken = CHAT_RULES.find((rule) => rule.isBroken(turns, image === undefined ? 0 : 1));
  if (broken) return { ok: false, reason: broken.id, what: broken.what };
  const record = {
    id: (entry.ownShellBytes && ownId(entry.ownShellBytes)) ?? recordId(entry),
    messages: turns.map(({ from, value }) => ({ role: ROLE[from], content: value })),
    ...(image === undefined ? {} : { images: [image.path] }),
  };
  const missing = photo === "absent" ? PHOTO_MISSING : [];
  const warnings = [...missing, ...(image?.warnings ?? []), ...made.warnings];
  const images = image && entry.imageId !== null ? [{ imageId: entry.imageId, path: image.path }] : [];
  return { ok: true, text: toBytes(JSON.stringify(record)), images, warnings };
}

/** An entry of several photos: as many `<image>` in its texts as photos in `images`, in one order. */
function printSeveral(entry: LlavaRow, after: Turn[] | null, printer: ImagePrinter): Printed {
  const imported = turnsOf(JSON.parse(fromBytes(entry.turnsBytes)));
  const rows = rowsOfPhotos(entry);
  const placed = placePhotos(imported, after ?? imported, rows.length, printer.settings.imageInFront);
  if (placed === null)
    return { ok: false, reason: "placeholders", what: "which photo stands where in its text cannot be told" };
  const images: NamedPhoto[] = [];
  const warnings: Warning[] = placed.isPutInFront ? [PUT_IN_FRONT] : [];
  for (const ordinal of placed.ordinals) {
    const row = must(rows[ordinal], "each stands for a photo of the entry");
    const named = nameImage(row, printer);
    if (named === null) return UNSAFE;
    const photo = knownPhoto(row.photo);
    if (photo === "broken") return { ok: false, reason: "photo-broken", what: "a photo of it cannot be read" };
    if (photo === "absent" && printer.settings.requirePhotos)
      return { ok: false, reason: "photo-missing", what: "the studio has not seen one of its photos" };
    if (photo === "absent") warnings.push(...PHOTO_MISSING);
    warnings.push(...named.warnings);
    images.push({ imageId: must(row.imageId, "a photo has its image"), path: named.path });
  }
  const broken = CHAT_RULES.find((rule) => rule.isBroken(placed.turns, images.length));
  if (broken) return { ok: false, reason: broken.id, what: broken.what };
  const record = {
    id: (entry.ownShellBytes && ownId(entry.ownShellBytes)) ?? recordId(entry),
    messages: placed.turns.map((turn) => ({ role: roleOf(turn), content: turn.value })),
    images: images.map(({ path }) => path),
  };
  return { ok: true, text: toBytes(JSON.stringify(record)), images, warnings };
}

const roleOf = (turn: Turn) => (isSystem(turn) ? "system" : isAnswer(turn) ? "assistant" : "user");

const ROLE = { human: "user", gpt: "assistant", system: "system" } as const;
