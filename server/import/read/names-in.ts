import { type Mapping, pathsOf } from "#domain/shapes/mapping.ts";
import type { JsonInput } from "./discovered.ts";
import { isOfRecords } from "./row-shape.ts";

/** A name is no longer; what is cut at a piece's end is looked for again in the next. */
const OVERLAP = 8 * 1024;
const TEXT = String.raw`"((?:[^"\\]|\\.){1,4000})"`;
/** In files of COCO's shape. */
const NAMED = new RegExp(String.raw`"(?:image|file_name)"\s*:\s*(?:\[\s*)?${TEXT}`, "g");
/** In files of records: under the keys of photos, in objects that name one by its path or address, and in texts (domain/photo/record-photo.ts). */
const NAMED_IN_RECORDS = new RegExp(
  [
    String.raw`"(?:(?:images?|imgs?|photos?|pictures?|pics?)(?:_?(?:paths?|files?|names?|file_?names?|urls?|uris?))?|file_?name)"\s*:\s*(?:\[\s*)?${TEXT}`,
    String.raw`"(?:path|url)"\s*:\s*"((?:[^"\\]|\\.){1,4000}\.(?:jpe?g|png|gif|webp|bmp))"`,
    String.raw`<img>((?:[^"\\<>]|\\.){1,2000})<\\?/img>`,
  ].join("|"),
  "gi",
);

/** The same with the key that a person named: the last name of it, as the text is looked at without its nesting. */
function inRecords(mapping: Mapping | undefined): RegExp {
  const name = mapping && pathsOf(mapping).photo?.findLast((step) => typeof step === "string");
  if (name === undefined) return NAMED_IN_RECORDS;
  const key = Buffer.from(JSON.stringify(name))
    .toString("latin1")
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(`${NAMED_IN_RECORDS.source}|${key}\\s*:\\s*(?:\\[\\s*)?${TEXT}`, "gi");
}

/** The photos that a JSON file names, as its rows write them, piece by piece; none twice in a row. Stops when no more are asked for. */
export async function* namesIn(file: JsonInput, signal: AbortSignal | undefined): AsyncGenerator<string[]> {
  const pattern = isOfRecords(file.recognised.format) ? inRecords(file.recognised.mapping) : NAMED;
  let text = "";
  let last = "";
  try {
    for await (const piece of file.open(signal, () => {})) {
      // Signs beyond ASCII are cut at any byte: as Latin-1 nothing is lost, and a name is decoded by itself.
      text += piece.toString("latin1");
      const names: string[] = [];
      let end = 0;
      for (const match of text.matchAll(pattern)) {
        end = match.index + match[0].length;
        const name = parse(match.slice(1).find((own) => own !== undefined) ?? "");
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

/** A name, of what stands between quotes. */
function parse(inner: string): string | null {
  try {
    return JSON.parse(`"${Buffer.from(inner, "latin1").toString("utf8")}"`);
  } catch {
    // No JSON string: a row that cannot be read is told then.
    return null;
  }
}
