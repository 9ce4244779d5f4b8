import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { StudioError } from "#domain/error.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { type Message, message } from "#domain/message.ts";
import { entryKeyOf, type VerdictLine, verdictLineSchema } from "#domain/verdict/foreign-verdict.ts";

/** A line with its number in the file, from 1. */
export type NumberedLine = { line: number; value: VerdictLine };

/** All lines of one entry, which stand together in a file of verdicts. */
export async function* entriesIn(file: string, signal?: AbortSignal): AsyncGenerator<NumberedLine[]> {
  let own: NumberedLine[] = [];
  let key: string | null = null;
  for await (const line of linesIn(file, signal)) {
    const next = entryKeyOf(line.value.entry);
    if (next !== key && own.length > 0) {
      yield own;
      own = [];
    }
    key = next;
    own.push(line);
  }
  if (own.length > 0) yield own;
}

/** @throws StudioError unreadable_input with the number of a line that is no verdict's; not_found for a file that is not there */
async function* linesIn(file: string, signal?: AbortSignal): AsyncGenerator<NumberedLine> {
  const stream = createReadStream(file, { encoding: "utf8", ...(signal && { signal }) });
  let line = 0;
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== "") yield { line, value: parseLine(text, file, line) };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new StudioError("not_found", message("mergeNoFile", { file }), { cause: error });
    throw error;
  }
}

function parseLine(text: string, file: string, line: number): VerdictLine {
  const refuse = (why: Message) => new StudioError("unreadable_input", message("mergeNoVerdict", { file, line, why }));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(message("mergeNoJson"));
  }
  const parsed = verdictLineSchema.safeParse(value);
  if (!parsed.success) throw refuse(inputProblem(parsed.error));
  return parsed.data;
}
