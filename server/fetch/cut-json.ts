import { open, rename, rm } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { type JsonLayout, type JsonRow, RowCutter } from "#domain/json/json-rows.ts";
import { type Message, message } from "#domain/message.ts";
import type { JsonMember } from "./json-members.ts";

export type WantedRow = (row: Record<string, unknown>, section: string | null) => boolean;

/**
 * Writes the rows of JSON files that are wanted to `target`, each byte for byte: an array of rows, or COCO's object of
 * sections. Memory: one piece of a file and its largest row. The target comes into being whole or not at all.
 * @throws StudioError unreadable_input where a row is no JSON object
 */
export async function cutJson(
  members: readonly JsonMember[],
  layout: Extract<JsonLayout, "array" | "sections">,
  target: string,
  isWanted: WantedRow,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  const part = `${target}.part`;
  const out = await open(part, "w");
  const printer = new Printer(layout);
  const made = { rows: 0, bytes: 0 };
  const write = async (piece: Buffer) => {
    if (piece.length > 0) await out.appendFile(piece);
    made.bytes += piece.length;
  };
  try {
    for (const member of members) {
      const cutter = new RowCutter(layout);
      const take = (found: JsonRow[]) => {
        const wanted = found.filter((row) => isWanted(parse(member.name, row), row.section));
        made.rows += wanted.length;
        return write(Buffer.concat(wanted.flatMap((row) => printer.row(row))));
      };
      for await (const chunk of member.open(signal)) {
        signal.throwIfAborted();
        await take(cutter.push(chunk));
      }
      await take(cutter.end());
    }
    await write(Buffer.from(printer.end()));
    await out.close();
  } catch (error) {
    await out.close();
    await rm(part, { force: true });
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw new StudioError("disk_full", message("diskFullAt", { file: target }), { cause: error });
    throw error;
  }
  await rename(part, target);
  return made;
}

function parse(name: string, { bytes, problem, index, byteStart }: JsonRow): Record<string, unknown> {
  const refused = (why: Message, cause?: unknown) =>
    new StudioError(
      "unreadable_input",
      message("fetchRowUnreadable", { row: rowTold(index), file: name, byte: byteStart, problem: why }),
      { cause },
    );
  if (bytes === null) throw refused(problem ?? message("unreadable"));
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw refused(message("notJson", { problem: (cause as Error).message }), cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused(message("notObject"));
  return value as Record<string, unknown>;
}

/** The frame around rows. A section is opened by its first row that is wanted. */
class Printer {
  readonly #layout: "array" | "sections";
  #section: string | null = null;
  #isFirst = true;

  constructor(layout: "array" | "sections") {
    this.#layout = layout;
  }

  row({ section, bytes }: JsonRow): Uint8Array[] {
    const isNewSection = this.#layout === "sections" && section !== this.#section;
    const opening = this.#isFirst ? (this.#layout === "array" ? "[\n" : "{") : isNewSection ? "\n],\n" : ",\n";
    const frame = isNewSection ? `${opening}${JSON.stringify(section)}: [\n` : opening;
    this.#section = section;
    this.#isFirst = false;
    return [Buffer.from(frame), bytes ?? new Uint8Array(0)];
  }

  end(): string {
    if (this.#isFirst) return this.#layout === "array" ? "[]\n" : "{}\n";
    return this.#layout === "array" ? "\n]\n" : "\n]}\n";
  }
}
