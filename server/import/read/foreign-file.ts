import { type Message, message } from "#domain/message.ts";

/** A file of data that is no JSON, by its first bytes and its name, with the way out; null for none that is known. */
export function foreignFileOf(head: Uint8Array, name: string): Message | null {
  const start = Buffer.from(head.subarray(0, 512)).toString("latin1");
  if (start.startsWith("version https://git-lfs")) return message("lfsPointer");
  if (start.startsWith("PAR1")) return message("parquetPacked");
  // A stream begins with the mark that a message follows (Arrow Columnar Format 1.5, IPC).
  if (/^(?:ARROW1|FEA1)/.test(start) || (start.startsWith("\xff\xff\xff\xff") && /\.(arrow|feather)$/i.test(name)))
    return message("foreignFile", { kind: "Arrow" });
  // POSIX.1-1988 and GNU tar both put "ustar" there.
  if (start.slice(257, 262) === "ustar") return message("tarFile");
  if (/\.tsv$/i.test(name)) return message("foreignFile", { kind: "TSV" });
  if (/\.csv$/i.test(name) || isTable(start)) return message("foreignFile", { kind: "CSV" });
  return null;
}

/** A first line of names between commas, and a second of as many parts or more (a comma may stand in quotes). */
function isTable(start: string): boolean {
  const [names = "", values = ""] = start.split(/\r?\n/);
  const columns = names.split(",");
  return (
    columns.length > 1 &&
    columns.every((one) => /^"?[A-Za-z_][\w -]*"?$/.test(one)) &&
    values.split(",").length >= columns.length
  );
}
