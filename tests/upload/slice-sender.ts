/**
 * A process for tests that saves one slice of a file, whose body comes on stdin: the first argument is JSON of what
 * saveSlice is given. Prints the answer, or the error's code and its message's.
 */
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { StudioError } from "#domain/error.ts";
import { saveSlice } from "#server/upload/save-slice.ts";

const { dataFolder, uploadId, slice } = JSON.parse(process.argv[2] ?? "");
const body = Readable.toWeb(process.stdin) as ReadableStream;
const answer = await saveSlice(dataFolder, uploadId, slice, body, { reserveBytes: 0 }).catch((error: StudioError) => ({
  code: error.code,
  told: error.detail.code,
}));
console.log(JSON.stringify(answer));
process.exit(0);
