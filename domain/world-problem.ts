import { type ErrorCode, StudioError } from "./error.ts";
import { type SaidCode, said, sayInEnglish } from "./said.ts";

type Known = { code: ErrorCode; says: SaidCode };

/** Codes of the system's and of PostgreSQL's (Appendix A) for what a person can put right. */
const PROBLEMS: readonly (readonly [RegExp, Known])[] = [
  // EFBIG: a limit on a file's size, of the account's or of the disk's.
  [/^(ENOSPC|EDQUOT|EFBIG|53100)$/, { code: "disk_full", says: "runDiskFull" }],
  [/^EROFS$/, { code: "forbidden", says: "runReadOnly" }],
  [/^(EACCES|EPERM)$/, { code: "forbidden", says: "runForbidden" }],
  [/^42501$/, { code: "forbidden", says: "runDatabaseForbids" }],
  [/^25006$/, { code: "database_down", says: "runDatabaseReadOnly" }],
  [/^(ENOMEM|53200)$/, { code: "internal", says: "runMemory" }],
];

/** A library wraps an error once or twice. */
const DEPTH_MAX = 5;

/**
 * What is wrong with the world, as a sentence that ends with what to do (`advice`): a full or read-only disk, a missing
 * right, a database that takes no writes. Null for an error that is none of these.
 */
export function worldProblem(error: unknown, advice: string): StudioError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < DEPTH_MAX; cause = cause.cause, depth++) {
    if (cause instanceof StudioError) return null;
    const { code, path, message } = cause as { code?: unknown; path?: unknown; message: string };
    const [, known] = PROBLEMS.find(([codes]) => codes.test(String(code))) ?? [];
    if (!known) continue;
    const file = typeof path === "string" ? path : "A file";
    return new StudioError(known.code, sayInEnglish(said(known.says, { file, problem: message, advice })), {
      cause: error,
    });
  }
  return null;
}
