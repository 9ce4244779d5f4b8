import { StudioError } from "#domain/error.ts";
import type { JsonRow } from "#domain/json-rows.ts";
import { RowCutter } from "#domain/json-rows.ts";
import type { JsonInput } from "./discover.ts";
import { parseJson } from "./json-value.ts";
import type { FileNaming } from "./name-files.ts";
import { readVisualGenomeRow } from "./read-annotations.ts";
import { CocoReader } from "./read-coco.ts";
import { readLlavaRow, readSvitRow } from "./read-entries.ts";
import { readGlossRow } from "./read-gloss.ts";
import type { JsonFormat } from "./recognise.ts";
import { type RowReading, rejected } from "./staged.ts";

/** A row and what it gives. `text` is as much of it as could be read, for the list of rejects. */
export type ReadRow = { row: JsonRow; reading: RowReading; text: string | null };

/** What only the file's end tells. */
export type FileEnd = ReturnType<CocoReader["end"]>;

type Reading = {
  file: JsonInput;
  naming: FileNaming;
  signal: AbortSignal | undefined;
  /** Bytes of the file as it lies on the disk, with each piece that was read. */
  onBytes: (count: number) => void;
  /** Rows from the start that are only cut, not parsed: they are in already. */
  rowsToSkip: number;
};

/**
 * The rows of a JSON file in their order, as many at a time as one piece of the file holds. Parses each row once; memory:
 * one piece and the largest row.
 */
export async function* readRows({
  file,
  naming,
  signal,
  onBytes,
  rowsToSkip,
}: Reading): AsyncGenerator<ReadRow[], FileEnd> {
  const { format, layout } = file.recognised;
  const coco = new CocoReader(naming);
  const cutter = new RowCutter(layout);
  let seen = 0;
  let toSkip = file.recognised.skipBytes;
  const skip = (piece: Buffer) => {
    const kept = piece.subarray(toSkip);
    toSkip -= Math.min(toSkip, piece.length);
    return kept;
  };
  const read = (rows: JsonRow[]) =>
    rows.flatMap((row): ReadRow[] => (seen++ < rowsToSkip ? [] : [readOne(file, naming, format, coco, row)]));
  let damage: JsonRow | null = null;
  try {
    for await (const piece of file.open(signal, onBytes)) {
      const rows = read(cutter.push(skip(piece)));
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    // What could be unpacked comes in; that there is more is told like a row that cannot be read.
    if (!(error instanceof StudioError && error.code === "unreadable_input")) throw error;
    damage = { section: null, index: seen, byteStart: 0, byteEnd: 0, bytes: null, problem: error.message };
  }
  const rest = read(damage ? [...cutter.end(), damage] : cutter.end());
  if (rest.length > 0) yield rest;
  return coco.end();
}

function readOne(file: JsonInput, naming: FileNaming, format: JsonFormat, coco: CocoReader, row: JsonRow): ReadRow {
  const parsed = row.bytes ? parseJson(row.bytes) : { ok: false as const, reason: row.problem ?? "unreadable" };
  if (!parsed.ok) {
    const shown = row.bytes ?? row.part;
    return { row, reading: rejected("$", parsed.reason), text: shown ? Buffer.from(shown).toString("utf8") : null };
  }
  const { value, text } = parsed;
  const { index, section } = row;
  if (format === "svit") {
    return { row, reading: readSvitRow({ value, text, index, naming }, file.recognised.task ?? "other"), text };
  }
  if (format === "llava" || format === "vision-flan")
    return { row, reading: readLlavaRow({ value, text, index, naming }), text };
  if (format === "coco") return { row, reading: coco.read({ value, text, section }), text };
  if (format === "gloss") return { row, reading: readGlossRow({ value, text }), text };
  return { row, reading: readVisualGenomeRow({ value, text, section }, format, naming), text };
}
