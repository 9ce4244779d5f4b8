import type { FileHandle } from "node:fs/promises";
import type { InputPlace } from "./open-input.ts";
import { findMemberStart, type ZipMember } from "./zip-directory.ts";

/**
 * Where a zip's member lies, for openInput; one whose packing is not known as its packed bytes.
 * @throws StudioError unreadable_input where the zip's directory leads nowhere
 */
export async function placeOfMember(handle: FileHandle, file: string, member: ZipMember): Promise<InputPlace> {
  const packings = member.packing === null || member.packing === "stored" ? [] : [member.packing];
  return { file, start: await findMemberStart(handle, member), bytes: member.packedBytes, packings };
}
