import { StudioError } from "#domain/error.ts";
import { foreignAnnotationOf, foreignShapeOf, foreignToVisualGenome } from "#domain/import/foreign-shape.ts";
import { type JsonRow, RowCutter } from "#domain/json/json-rows.ts";
import { message } from "#domain/message.ts";
import { mappedShapeOf } from "#domain/shapes/index.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { type RowReading, rejected } from "#server/import/write/staged.ts";
import type { JsonInput } from "./discovered.ts";
import { isObject, parseJson } from "./json-value.ts";
import { readVisualGenomeRow } from "./read-annotations.ts";
import { CocoReader } from "./read-coco.ts";
import { readGlossRow } from "./read-gloss.ts";
import { readRecordRow } from "./read-record.ts";
import { readSvitRow } from "./read-svit.ts";
import { isOfRecords, shapeOf } from "./row-shape.ts";

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
  const { layout } = file.recognised;
  const reader = new RowReader(file, naming);
  const cutter = new RowCutter(layout);
  let seen = 0;
  let toSkip = file.recognised.skipBytes;
  const skip = (piece: Buffer) => {
    const kept = piece.subarray(toSkip);
    toSkip -= Math.min(toSkip, piece.length);
    return kept;
  };
  const read = (rows: JsonRow[]) =>
    rows.flatMap((row): ReadRow[] => {
      const number = seen++;
      return number < rowsToSkip ? [] : [reader.read(row, number)];
    });
  let damage: JsonRow | null = null;
  try {
    for await (const piece of file.open(signal, onBytes)) {
      const rows = read(cutter.push(skip(piece)));
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    // What could be unpacked comes in; that there is more is told like a row that cannot be read.
    if (!(error instanceof StudioError && error.code === "unreadable_input")) throw error;
    damage = { section: null, index: seen, byteStart: 0, byteEnd: 0, bytes: null, problem: error.detail };
  }
  const rest = read(damage ? [...cutter.end(), damage] : cutter.end());
  if (rest.length > 0) yield rest;
  return reader.end();
}

/** Reads the rows of one file, each by the file's format. */
class RowReader {
  readonly #file: JsonInput;
  readonly #naming: FileNaming;
  readonly #coco: CocoReader;
  /** The sections that have shown a row of the file's format: what else stands under names is passed over. */
  readonly #sections = new Set<string>();

  constructor(file: JsonInput, naming: FileNaming) {
    this.#file = file;
    this.#naming = naming;
    this.#coco = new CocoReader(naming);
  }

  /** `number` counts the file's rows through all of its sections. */
  read(row: JsonRow, number: number): ReadRow {
    const parsed = row.bytes
      ? parseJson(row.bytes)
      : { ok: false as const, problem: row.problem ?? message("unreadable") };
    if (!parsed.ok) {
      const shown = row.bytes ?? row.part;
      return {
        row,
        reading: rejected("$", parsed.problem),
        text: shown ? Buffer.from(shown).toString("utf8") : null,
      };
    }
    return { row, reading: this.#readValue(row, number, parsed.value, parsed.text), text: parsed.text };
  }

  end(): FileEnd {
    return this.#coco.end();
  }

  #readValue({ section, key }: JsonRow, index: number, value: unknown, text: string): RowReading {
    const { format, task, layout } = this.#file.recognised;
    const naming = this.#naming;
    if (format === "coco") {
      const foreign = section === "annotations" && isObject(value) ? foreignAnnotationOf(value) : null;
      if (foreign) return rejected("$", foreign);
      const reading = this.#coco.read({ value, text, section });
      const isRead = section !== null && COCO_SECTIONS.has(section);
      return isRead || section === "licenses" ? reading : { ...reading, passed: 1 };
    }
    if (section !== null && !this.#isOfFormat(section, value)) return PASSED;
    // Beside records under their names a file may have a version, a title.
    if (layout === "keyed" && !isObject(value)) return PASSED;
    if (format === "svit") return readSvitRow({ value, text, index, naming, key }, task ?? "other");
    if (isOfRecords(format)) return readRecordRow({ value, text, index, naming, key });
    if (format === "gloss") return readGlossRow({ value, text });
    const foreign = isObject(value) ? foreignToVisualGenome(value) : null;
    if (foreign !== null) return rejected("$", message("notVisualGenome", { key: foreign }));
    return readVisualGenomeRow({ value, text, section: null }, format, naming);
  }

  #isOfFormat(section: string, value: unknown): boolean {
    if (this.#sections.has(section)) return true;
    if (!isObject(value)) return false;
    if (mappedShapeOf(value, this.#naming.mapping)) this.#sections.add(section);
    const own = shapeOf(null, value)?.format;
    const { format } = this.#file.recognised;
    if (own === format || (own !== undefined && isOfRecords(own) && isOfRecords(format))) this.#sections.add(section);
    // A record of a shape that is known by name is told by that name, also as the first of its section.
    return this.#sections.has(section) || foreignShapeOf(value) !== null;
  }
}

const PASSED: RowReading = { staged: [], rejections: [], passed: 1 };
const COCO_SECTIONS = new Set(["images", "annotations", "categories"]);
