import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { WHOLE_FILES, type WholeFile } from "./whole-files.ts";
import { writeWholePhotos } from "./whole-photo-files.ts";
import type { WholePlan } from "./whole-plan.ts";
import { writeWholeFile } from "./write-whole-file.ts";

/** From so many photos on a thread a file is worth its start. */
const THREADS_FROM = 5_000;
/** More would wait for the disk, and take the cores from whatever is measured beside it. */
const THREADS_MAX = 2;

/** Writes the files of a whole set into `folder`; `onFile` hears of each that is done. Streamed. */
export async function makeWholeSet(folder: string, plan: WholePlan, onFile?: (file: WholeFile) => void): Promise<void> {
  await mkdir(folder, { recursive: true });
  const waiting: WholeFile[] = [...WHOLE_FILES];
  const write = plan.photos < THREADS_FROM ? writeWholeFile : writeInThread;
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      await write(folder, plan, file);
      onFile?.(file);
    }
  };
  await Promise.all(Array.from({ length: Math.min(THREADS_MAX, availableParallelism()) }, lane));
  await writeWholePhotos(folder, plan);
}

function writeInThread(folder: string, plan: WholePlan, file: WholeFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./write-whole-file.ts", import.meta.url), {
      workerData: { wholeFile: { folder, plan, file } },
    });
    thread.once("error", reject);
    thread.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`Writing ${file} ended with ${code}.`))));
  });
}
