import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parentPort, workerData } from "node:worker_threads";
import { piecesOf, type WholeFile } from "./whole-files.ts";
import type { WholePlan } from "./whole-plan.ts";

/** Of text a write; a write a row costs more than making the row. */
const WRITE_CHARACTERS = 1 << 20;

/** Writes one file of the set into `folder`. Also a worker thread's program: one file a thread. */
export async function writeWholeFile(folder: string, plan: WholePlan, file: WholeFile): Promise<void> {
  const target = createWriteStream(path.join(folder, file), { highWaterMark: 4 * WRITE_CHARACTERS });
  await pipeline(Readable.from(joined(piecesOf(file, plan)), { objectMode: true, highWaterMark: 2 }), target);
}

function* joined(pieces: Iterable<string>): Generator<Buffer> {
  let waiting: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < WRITE_CHARACTERS) continue;
    yield Buffer.from(waiting.join(""));
    waiting = [];
    length = 0;
  }
  yield Buffer.from(waiting.join(""));
}

const asked = workerData as { wholeFile?: { folder: string; plan: WholePlan; file: WholeFile } } | null;
if (parentPort && asked?.wholeFile) {
  const { folder, plan, file } = asked.wholeFile;
  await writeWholeFile(folder, plan, file);
}
