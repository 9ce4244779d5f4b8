import { StudioError } from "#domain/error.ts";
import { type MessageCode, message } from "#domain/message.ts";

type Gaps = Record<string, string | number>;

/** A Parquet file that cannot be read, with what is wrong and the way out. */
export const parquetProblem = (code: MessageCode, gaps: Gaps = {}, cause?: unknown): StudioError =>
  new StudioError("unreadable_input", message(code, gaps), { cause });

/** The words of what a parser threw, short enough for a sentence. */
export const problemOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 200) ?? "";
