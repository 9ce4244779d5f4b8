import type { Message } from "./message.ts";
import { inEnglish } from "./message-english.ts";

/** Every way in which a request, a file or the world can be wrong. `cli/` and `app/` turn a code into a status or an exit code. */
export const ERROR_CODES = {
  invalid_request: { status: 400, exit: 2 },
  not_identified: { status: 401, exit: 2 },
  forbidden: { status: 403, exit: 2 },
  not_found: { status: 404, exit: 3 },
  gone: { status: 410, exit: 3 },
  method_unknown: { status: 405, exit: 2 },
  conflict: { status: 409, exit: 4 },
  too_large: { status: 413, exit: 5 },
  unprocessable: { status: 422, exit: 5 },
  unreadable_input: { status: 422, exit: 5 },
  too_many_rejects: { status: 422, exit: 6 },
  too_many_requests: { status: 429, exit: 4 },
  disk_full: { status: 507, exit: 7 },
  place_down: { status: 503, exit: 12 },
  port_taken: { status: 500, exit: 8 },
  unreachable: { status: 502, exit: 10 },
  database_down: { status: 503, exit: 9 },
  database_newer: { status: 503, exit: 9 },
  source_down: { status: 502, exit: 10 },
  passed_over: { status: 422, exit: 11 },
  interrupted: { status: 499, exit: 130 },
  internal: { status: 500, exit: 1 },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * A broken request or world. `detail` says what was wrong, where, and what to do; `message` is its English, for the log and
 * stack traces. `data`: further members that are safe to show, for programs.
 */
export class StudioError extends Error {
  readonly code: ErrorCode;
  readonly detail: Message;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, detail: Message, more: { data?: Record<string, unknown>; cause?: unknown } = {}) {
    super(inEnglish(detail), { cause: more.cause });
    this.name = "StudioError";
    this.code = code;
    this.detail = detail;
    this.data = more.data ?? {};
  }
}
