import { open, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { placeOfMember } from "#server/zip/member-place.ts";
import { openInput } from "#server/zip/open-input.ts";
import { readZipDirectory } from "#server/zip/zip-directory.ts";

/** A JSON file, or one inside of a zip: its name without folders, and its bytes, unpacked, as often as they are asked for. */
export type JsonMember = { name: string; open: (signal: AbortSignal) => AsyncIterable<Buffer> };

/** The JSON files in a fetched file: its members where it is a zip, else itself. @throws StudioError unreadable_input */
export async function jsonMembers(file: string): Promise<JsonMember[]> {
  if (!file.endsWith(".zip")) {
    const { size } = await stat(file);
    return [{ name: path.basename(file), open: openInput({ file, start: 0, bytes: size, packings: [] }) }];
  }
  const members: JsonMember[] = [];
  const handle = await open(file);
  try {
    for (const member of await readZipDirectory(file)) {
      const name = path.posix.basename(member.name);
      if (!name.endsWith(".json") || name.startsWith(".") || member.isEncrypted) continue;
      members.push({ name, open: openInput(await placeOfMember(handle, file, member)) });
    }
  } finally {
    await handle.close();
  }
  if (members.length === 0) throw new StudioError("unreadable_input", message("noJsonIn", { file }));
  return members;
}
