import type { Turn } from "#domain/entry/turn.ts";
import { contentParts } from "#domain/export/content-parts.ts";
import { entryRows, SOURCE_ORDER, selected } from "#server/export/rows/entry-rows.ts";
import { generatedBy, markedGenerated } from "#server/export/rows/generated-by.ts";
import { asBytes, type ByteText, toBytes } from "#server/export/write/byte-text.ts";
import type { FileFacts } from "#server/export/write/output-file.ts";
import { type Chat, type ChatImage, type ChatShape, idOf, type LeftOut, madeChat, photoOf } from "./chat.ts";
import type { ExportJob } from "./format.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import type { Warning } from "./llava-printer.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { FROM_AND_VALUE, printPlainSvit, ROLE_AND_CONTENT, type TurnSpelling } from "./plain-svit.ts";
import { convertsBoxes } from "./text-for.ts";

/** What a line is put together of: each is JSON already. */
export type PrintedChat = {
  id: string;
  /** The list of turns. */
  turns: string;
  /** The names of its photos, in their order. */
  images: readonly string[];
  /** As the shape has it beside the turns; null where there is none. */
  system: string | null;
  objects: string | null;
  entry: LlavaRow;
};

/** A shape whose records are lines. Its line must be one of bytes and ASCII. */
export type LineShape = ChatShape & {
  spelling: "from-value" | "role-content";
  /**
   * Of shapes that are read by `datasets`: which entries, as SQL, have a value in every key. It takes the types of a file's first block (10 MB) for those
   * of all, and then refuses a photo behind a block without one ("Couldn't cast array of type string to null"; 5.2.0, tried).
   */
  firstOf?: string;
  /** Whether contents may be lists of parts. */
  takesParts?: boolean;
  /** Whether what SVIT prints plainly is what this shape prints. */
  isPlain: boolean;
  line(chat: PrintedChat): string;
};

type Printed = { ok: true; text: ByteText; images: readonly ChatImage[]; warnings: readonly Warning[] } | LeftOut;

/** Writes the selected entries as lines that their reader takes, a line each. Answers what was written. */
export async function writeChats(job: ExportJob, shape: LineShape): Promise<FileFacts[]> {
  const { settings, photoSources, sourceFiles } = job;
  const printer: ImagePrinter = { settings, photoSources, sourceFiles, names: await namesOfPhotos(job) };
  const file = await job.open(job.mainName, "lines");
  for await (const batch of rowsOf(job, shape)) {
    for (const row of batch) {
      const entry = llavaRow(row);
      const printed = printLine(entry, job.turnsAfter(entry), printer, shape);
      if (!printed.ok) {
        await job.tally.leftOut(entry, printed.reason, printed.what);
        continue;
      }
      const by = generatedBy(entry, sourceFiles);
      file.add(markedGenerated(printed.text, job.marksGenerated ? (by ?? "") : null));
      job.tally.left(entry.task, entry.state);
      for (const { imageId, named } of printed.images) if (imageId !== null) job.photos?.add(imageId, named.path);
      for (const { id, what } of printed.warnings) job.tally.warn(entry, id, what);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  return file.close();
}

/** In the source's order; where that begins without what a reader needs to see first, such entries come before all others. */
async function* rowsOf({ snapshot, selection }: ExportJob, { firstOf }: LineShape) {
  const order = `FROM ${selected(selection)} ORDER BY ${SOURCE_ORDER} LIMIT 1`;
  const [first] = firstOf ? await snapshot.query<{ has: boolean }>(`SELECT (${firstOf}) AS has ${order}`) : [];
  const passes = firstOf && first?.has === false ? [firstOf, `NOT (${firstOf})`] : ["true"];
  for (const and of passes) yield* entryRows(snapshot, selection, LLAVA_COLUMNS, { and });
}

function printLine(entry: LlavaRow, after: Turn[] | null, printer: ImagePrinter, shape: LineShape): Printed {
  const inParts = shape.takesParts === true && printer.settings.contentParts;
  const mayBePlain = !after && shape.isPlain && !inParts && !convertsBoxes(shape.format, printer.settings, entry);
  const plain = mayBePlain ? printPlain(entry, printer, shape) : null;
  const chat = plain ?? madeChat(entry, after, printer, shape);
  if (!chat.ok) return chat;
  const text = shape.line({
    id: quoted(chat.id),
    turns: typeof chat.turns === "string" ? chat.turns : printTurns(chat as Chat, shape, inParts),
    images: chat.images.map(({ named }) => named.printed),
    system: chat.system === null || shape.system !== "beside" ? null : quoted(chat.system),
    objects: chat.objects === undefined ? null : toBytes(JSON.stringify(chat.objects)),
    entry,
  });
  return { ok: true, text: asBytes(text), images: chat.images, warnings: chat.warnings };
}

const SPELLINGS = { "from-value": FROM_AND_VALUE, "role-content": ROLE_AND_CONTENT } satisfies Record<
  LineShape["spelling"],
  TurnSpelling
>;

type PlainChat = Omit<Chat, "turns"> & { turns: ByteText };

/** An untouched entry of SVIT with its photo, whose turns keep every rule of every reader; these count no tokens. Null: it must be parsed. */
function printPlain(entry: LlavaRow, printer: ImagePrinter, { spelling }: LineShape): PlainChat | LeftOut | null {
  if (entry.ownShellBytes !== null || entry.identity === null || entry.video !== null) return null;
  const photo = photoOf(entry, printer);
  if (!photo.ok || !photo.image) return photo.ok ? null : photo;
  const plain = { task: entry.task, turns: entry.turnsBytes, key: `${entry.hash}:${entry.nth}` };
  const settings = { ...printer.settings, tokensMax: Number.POSITIVE_INFINITY };
  const turns = printPlainSvit(plain, settings, () => 0, SPELLINGS[spelling]);
  if (turns === null) return null;
  const images = [{ imageId: entry.imageId, named: photo.image }];
  return { ok: true, id: idOf(entry), system: null, turns, images, objects: undefined, warnings: photo.warnings };
}

function printTurns({ system, turns }: Chat, shape: LineShape, inParts: boolean): ByteText {
  const all = system === null || shape.system !== "first-turn" ? turns : [{ from: "system", value: system }, ...turns];
  if (shape.spelling === "from-value") return toBytes(JSON.stringify(all.map(({ from, value }) => ({ from, value }))));
  const content = inParts ? contentParts : (value: string) => value;
  return toBytes(JSON.stringify(all.map(({ from, value }) => ({ role: ROLE[from] ?? from, content: content(value) }))));
}

const ROLE: Record<string, string> = { human: "user", gpt: "assistant" };

/** A text as JSON prints it, in bytes. Most are ids, of which nothing is to be escaped. */
const quoted = (text: string): string => (/^[\w./:-]*$/.test(text) ? `"${text}"` : toBytes(JSON.stringify(text)));
