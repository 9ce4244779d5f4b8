import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ReadableStream } from "node:stream/web";
import { v4 as uuid } from "uuid";
import { afterEach, beforeEach, expect } from "vitest";
import { type Slice, type SliceAnswer, sliceSchema } from "#domain/import/upload.ts";
import { loadUpload } from "#server/upload/load-upload.ts";
import { saveSlice } from "#server/upload/save-slice.ts";
import { storedName, uploadFolder } from "#server/upload/upload-folder.ts";

export const ROOT = path.join(import.meta.dirname, "..", "..");

/** The data folder of the test that runs, and its upload. */
export let dataFolder: string;

export let uploadId: string;

type Sent = { name: string; bytes: number; from?: number };

/** Another upload for the rest of a test. */
export function nextUpload(): void {
  uploadId = uuid();
}

/** Has the data folder elsewhere for the rest of a test. */
export function moveTo(folder: string): void {
  dataFolder = folder;
}

export const sliceOf = (slice: Sent): Slice => sliceSchema.parse(slice);

export const bodyOf = (bytes: Uint8Array | string) => new Blob([bytes as BlobPart]).stream() as ReadableStream;

export const send = (bytes: Uint8Array | string, slice: Sent): Promise<SliceAnswer> =>
  saveSlice(dataFolder, uploadId, sliceOf(slice), bodyOf(bytes));

/** A body that comes bit by bit: `give` brings some, `end` and `cut` end it. */
export function openBody() {
  let at: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new globalThis.ReadableStream<Uint8Array>({
    start(controller) {
      at = controller;
    },
  });
  return {
    body: stream as ReadableStream,
    give: (bytes: Uint8Array | string) => at?.enqueue(Buffer.from(bytes as string)),
    end: () => at?.close(),
    cut: () => at?.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  };
}

export const fileOf = (name: string) => path.join(uploadFolder(dataFolder, uploadId), storedName(name));

export const recordOf = (name: string) => `${fileOf(name)}.jsonl`;

/** Of the file "a". */
export const sizeOf = () => stat(fileOf("a")).then(({ size }) => size);

/** The one file of the upload, as its import would read it. */
export const content = async () => {
  const [only, ...more] = await loadUpload(dataFolder, uploadId);
  expect(more).toEqual([]);
  return readFile(only?.path ?? "");
};

/** As a browser does: whatever is answered as the first byte that lacks is sent next, in slices of this size. */
export async function sendOn(bytes: Uint8Array, name: string, sliceBytes: number, from = 0): Promise<void> {
  for (let answer: SliceAnswer = { bytes: from, isWhole: false }; !answer.isWhole; ) {
    const { bytes: at } = answer;
    answer = await send(bytes.subarray(at, at + sliceBytes), { name, bytes: bytes.length, from: at });
    expect(answer.isWhole || answer.bytes > at, "each slice brings it on").toBe(true);
  }
}

/** What node runs to send a slice from a process that can be killed. */
export const PROGRAM = ["--conditions=react-server", path.join("tests", "upload", "slice-sender.ts")];

/** A data folder with an upload for each test of one file. */
export function setUpUpload(): void {
  beforeEach(async () => {
    dataFolder = await mkdtemp(path.join(tmpdir(), "svit-upload-"));
    uploadId = uuid();
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true }));
}
