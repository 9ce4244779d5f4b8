import type { Turn } from "#domain/entry/turn.ts";
import { CHAT_RULES } from "#domain/export/chat-rules.ts";
import { withImageToken } from "#domain/llava/record.ts";
import { entryRows } from "#server/export/rows/entry-rows.ts";
import { type ByteText, toBytes } from "#server/export/write/byte-text.ts";
import type { WriteFormat } from "./format.ts";
import { type ImagePrinter, nameImage, namesOfPhotos } from "./llava-image.ts";
import type { Warning } from "./llava-printer.ts";
import { knownPhoto, ownId, PHOTO_MISSING, recordId, UNSAFE } from "./llava-record.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { madeTurns } from "./made-turns.ts";

type Printed =
  | { ok: true; text: ByteText; image: string | undefined; warnings: readonly Warning[] }
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
      if (printed.image !== undefined && entry.imageId !== null) job.photos?.add(entry.imageId, printed.image);
      for (const { id, what } of printed.warnings) job.tally.warn(entry, id, what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await file.close();
};

function printRecord(entry: LlavaRow, after: Turn[] | null, printer: ImagePrinter): Printed {
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
  return { ok: true, text: toBytes(JSON.stringify(record)), image: image?.path, warnings };
}

const ROLE = { human: "user", gpt: "assistant", system: "system" } as const;
