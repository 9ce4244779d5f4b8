import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { RowCutter } from "#domain/json/json-rows.ts";
import { onOneLine } from "#domain/json/json-text.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { message } from "#domain/message.ts";
import { llavaPartOf } from "#domain/recipe/llava-parts.ts";
import { hash64, orderOf, seeded } from "#domain/recipe/seeded-order.ts";
import { asBytes, type ByteText, fromBytes } from "#server/export/write/byte-text.ts";

/** Where a mix file lies, and what a recipe calls it: that is told. */
export type MixFile = { place: string; name: string };

/** A record of a mix file: its bytes on one line, and the part that it is told to be of. */
export type MixRow = { text: ByteText; record: unknown; part: string };

/** The records of LLaVA's file, one array or a line each, as they are. @throws StudioError unreadable_input with the row that is none */
export async function* mixRows({ place, name }: MixFile, signal?: AbortSignal): AsyncGenerator<MixRow> {
  const cutter = new RowCutter(await layoutOf(place));
  let number = 0;
  for await (const chunk of pieces(place, signal)) {
    for (const { bytes, problem } of chunk === null ? cutter.end() : cutter.push(chunk)) {
      number++;
      const text = bytes && asBytes(onOneLine(Buffer.from(bytes).toString("latin1")));
      const record = text && parsed(text);
      if (!text || !record)
        throw new StudioError(
          "unreadable_input",
          message("recipeMixRow", { file: name, row: number, why: problem ?? message("recipeNoRecord") }),
        );
      yield { text, record, part: llavaPartOf(imageOf(record), record.conversations) };
    }
  }
}

/** The chunks of a file, and null behind the last. */
async function* pieces(file: string, signal?: AbortSignal): AsyncGenerator<Buffer | null> {
  yield* createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) });
  yield null;
}

async function layoutOf(file: string): Promise<"array" | "lines"> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return /^\s*\[/.test(buffer.toString("latin1", 0, bytesRead).replace(/^\xef\xbb\xbf/, "")) ? "array" : "lines";
  } finally {
    await handle.close();
  }
}

type LlavaRow = { image?: unknown; conversations: LlavaTurn[] };

function parsed(text: ByteText): LlavaRow | null {
  try {
    const value = JSON.parse(fromBytes(text)) as LlavaRow | null;
    const isOne =
      Array.isArray(value?.conversations) && value.conversations.every((turn) => typeof turn?.value === "string");
    return isOne ? value : null;
  } catch {
    // Told with its row.
    return null;
  }
}

const imageOf = ({ image }: LlavaRow): string | undefined => (typeof image === "string" ? image : undefined);

/** How many records of each part there are, and of parts that have more than they should, which are kept: drawn by the seed from what they say. */
export type MixPlan = { counts: ReadonlyMap<string, number>; isKept: Uint8Array };

export async function planMixFile(
  file: MixFile,
  wanted: Readonly<{ [part: string]: number }>,
  seed: number,
  signal?: AbortSignal,
): Promise<MixPlan> {
  const rows = new Map<string, { at: number[]; high: number[]; low: number[] }>();
  let count = 0;
  for await (const { part, text } of mixRows(file, signal)) {
    const own = rows.get(part) ?? { at: [], high: [], low: [] };
    rows.set(part, own);
    const { high, low } = seeded(hash64(text), seed);
    own.at.push(count++);
    own.high.push(high);
    own.low.push(low);
  }
  const isKept = new Uint8Array(count).fill(1);
  for (const [part, { at, high, low }] of rows) {
    const limit = wanted[part] ?? at.length;
    for (const place of orderOf(Uint32Array.from(high), Uint32Array.from(low)).subarray(limit))
      isKept[at[place] as number] = 0;
  }
  return { counts: new Map(Array.from(rows, ([part, { at }]) => [part, at.length])), isKept };
}
