import { type ErrorCode, StudioError } from "./error.ts";
import { type Cause, causesOf, codesOf, messageOf } from "./error-causes.ts";
import { type Message, type MessageCode, message } from "./message.ts";

/** `gap`: what the message names beside the advice. A Run's error is read by whoever visits: it holds no more than that. */
type Known = { code: ErrorCode; says: MessageCode; gap?: "file" | "problem" };

/** Codes of the system's and of PostgreSQL's (Appendix A) for what a person can put right. */
const PROBLEMS: readonly (readonly [RegExp, Known])[] = [
  // EFBIG: a limit on a file's size, of the account's or of the disk's.
  [/^(ENOSPC|EDQUOT|EFBIG|53100)$/, { code: "disk_full", says: "runDiskFull" }],
  [/^EROFS$/, { code: "place_down", says: "runReadOnly", gap: "file" }],
  [/^(EACCES|EPERM)$/, { code: "place_down", says: "runForbidden", gap: "file" }],
  [/^ENOTDIR$/, { code: "place_down", says: "runFolderNeeded", gap: "file" }],
  [/^(EIO|ESTALE|ENXIO|ENODEV|EHOSTDOWN)$/, { code: "place_down", says: "runDiskFails", gap: "problem" }],
  [/^(EMFILE|ENFILE)$/, { code: "place_down", says: "runFilesOpen" }],
  [/^42501$/, { code: "database_down", says: "runDatabaseForbids", gap: "problem" }],
  [/^25006$/, { code: "database_down", says: "runDatabaseReadOnly" }],
  [/^53200$/, { code: "database_down", says: "runMemory", gap: "problem" }],
  [/^ENOMEM$/, { code: "internal", says: "runMemory", gap: "problem" }],
];

/** They are said of much else, as of a process that may not be ended. */
const OF_A_PLACE: readonly MessageCode[] = ["runForbidden", "runFolderNeeded"];

/**
 * What is wrong with the world, and what to do (`advice`): a full or read-only disk, a missing
 * right, a database that takes no writes. Null for an error that is none of these.
 */
export function worldProblem(error: unknown, advice: Message): StudioError | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof StudioError) return null;
    const [, known] = PROBLEMS.find(([codes]) => codesOf(cause).some((code) => codes.test(code))) ?? [];
    const place = placeOf(cause);
    if (!known || (place === null && OF_A_PLACE.includes(known.says))) continue;
    const gaps = { file: place ?? message("someFile"), problem: messageOf(cause) };
    const named = known.gap ? { [known.gap]: gaps[known.gap] } : {};
    return new StudioError(known.code, message(known.says, { ...named, advice }), { cause: error });
  }
  return null;
}

/** Of two places the one that was to be written. */
export function placeOf({ path, dest }: Cause): string | null {
  const place = dest ?? path;
  return typeof place === "string" ? place : null;
}
