import type { JsonInput } from "./discovered.ts";

/** A name is no longer; what is cut at a piece's end is looked for again in the next. */
const OVERLAP = 8 * 1024;
const NAMED = /"(?:image|file_name)"\s*:\s*(?:\[\s*)?("(?:[^"\\]|\\.){1,4000}")/g;

/** The photos that a JSON file names, as its rows write them, piece by piece; none twice in a row. Stops when no more are asked for. */
export async function* namesIn(file: JsonInput, signal: AbortSignal | undefined): AsyncGenerator<string[]> {
  let text = "";
  let last = "";
  try {
    for await (const piece of file.open(signal, () => {})) {
      // Signs beyond ASCII are cut at any byte: as Latin-1 nothing is lost, and a name is decoded by itself.
      text += piece.toString("latin1");
      const names: string[] = [];
      let end = 0;
      for (const match of text.matchAll(NAMED)) {
        end = match.index + match[0].length;
        const name = parse(match[1] ?? "");
        if (name !== null && name !== last) names.push(name);
        last = name ?? last;
      }
      text = text.slice(Math.max(end, text.length - OVERLAP));
      if (names.length > 0) yield names;
    }
  } catch (error) {
    signal?.throwIfAborted();
    // A file that cannot be unpacked to its end is told when its rows are read.
    if ((error as { code?: string }).code !== "unreadable_input") throw error;
  }
}

function parse(quoted: string): string | null {
  try {
    return JSON.parse(Buffer.from(quoted, "latin1").toString("utf8"));
  } catch {
    // No JSON string: a row that cannot be read is told then.
    return null;
  }
}
