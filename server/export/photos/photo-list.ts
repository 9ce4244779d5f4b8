import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";

export type ListedPhoto = { imageId: string; name: string };

/** The photos that an export's records name, kept on the disk: a set may have millions. */
export type PhotoList = {
  add(imageId: string, name: string): void;
  /** How many `read` will give. */
  count(): number;
  /** Writes what was added, at the speed of the disk. */
  drain(): Promise<void>;
  /** Each photo under each of its names, some of them more than once. */
  read(): AsyncGenerator<ListedPhoto>;
  remove(): Promise<void>;
};

/** Those named last are not listed again: of SVIT's photos, 29 entries each in four files, all. */
const REMEMBERED_MAX = 200_000;

/** Opens a list in a temporary file, which nobody else can read. `scratchFolder`: see Sink. */
export async function openPhotoList(scratchFolder: string): Promise<PhotoList> {
  const file = path.join(scratchFolder, `svit-photos-${process.pid}-${randomBytes(6).toString("hex")}`);
  const handle: FileHandle = await open(file, "wx", 0o600);
  const remembered = new Set<string>();
  let waiting: string[] = [];
  let count = 0;
  const drain = async () => {
    const lines = waiting;
    waiting = [];
    if (lines.length > 0) await handle.appendFile(`${lines.join("\n")}\n`);
  };
  return {
    add(imageId, name) {
      const line = JSON.stringify([imageId, name]);
      if (remembered.has(line)) return;
      if (remembered.size >= REMEMBERED_MAX) remembered.clear();
      remembered.add(line);
      waiting.push(line);
      count++;
    },
    count: () => count,
    drain,
    async *read() {
      await drain();
      for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
        const [imageId, name] = JSON.parse(line) as [string, string];
        yield { imageId, name };
      }
    },
    async remove() {
      await handle.close();
      await rm(file, { force: true });
    },
  };
}
