import { type ErrorCode, StudioError } from "./error.ts";
import { type Cause, causesOf, codesOf, messageOf } from "./error-causes.ts";
import { type SaidCode, said, sayInEnglish } from "./said.ts";

type Known = { code: ErrorCode; says: SaidCode };

/** Codes of the system's and of PostgreSQL's (Appendix A) for what a person can put right. */
const PROBLEMS: readonly (readonly [RegExp, Known])[] = [
  // EFBIG: a limit on a file's size, of the account's or of the disk's.
  [/^(ENOSPC|EDQUOT|EFBIG|53100)$/, { code: "disk_full", says: "runDiskFull" }],
  [/^EROFS$/, { code: "place_down", says: "runReadOnly" }],
  [/^(EACCES|EPERM)$/, { code: "place_down", says: "runForbidden" }],
  [/^ENOTDIR$/, { code: "place_down", says: "runFolderNeeded" }],
  [/^(EIO|ESTALE|ENXIO|ENODEV|EHOSTDOWN)$/, { code: "place_down", says: "runDiskFails" }],
  [/^(EMFILE|ENFILE)$/, { code: "place_down", says: "runFilesOpen" }],
  [/^42501$/, { code: "database_down", says: "runDatabaseForbids" }],
  [/^25006$/, { code: "database_down", says: "runDatabaseReadOnly" }],
  [/^53200$/, { code: "database_down", says: "runMemory" }],
  [/^ENOMEM$/, { code: "internal", says: "runMemory" }],
];

/** They are said of much else, as of a process that may not be ended. */
const OF_A_PLACE: readonly SaidCode[] = ["runForbidden", "runFolderNeeded"];

/**
 * What is wrong with the world, as a sentence that ends with what to do (`advice`): a full or read-only disk, a missing
 * right, a database that takes no writes. Null for an error that is none of these.
 */
export function worldProblem(error: unknown, advice: string): StudioError | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof StudioError) return null;
    const [, known] = PROBLEMS.find(([codes]) => codesOf(cause).some((code) => codes.test(code))) ?? [];
    const place = placeOf(cause);
    if (!known || (place === null && OF_A_PLACE.includes(known.says))) continue;
    const words = { file: place ?? "A file", problem: messageOf(cause), advice };
    return new StudioError(known.code, sayInEnglish(said(known.says, words)), { cause: error });
  }
  return null;
}

/** Of two places the one that was to be written. */
export function placeOf({ path, dest }: Cause): string | null {
  const place = dest ?? path;
  return typeof place === "string" ? place : null;
}
