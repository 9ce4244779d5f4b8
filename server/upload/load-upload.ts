import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { someNames } from "#domain/some-names.ts";
import { isWhole, readRecord } from "./file-record.ts";
import { RECORD_SUFFIX, uploadFolder } from "./upload-folder.ts";

export type UploadedFile = { path: string; name: string };

/** Records read at once: a folder of photos is a hundred thousand small files. */
const AT_ONCE = 64;
/** So many of the files that lack are named. */
const NAMED_MAX = 20;

/**
 * The files of an upload with the names that they had, every one that was sent. `fileCount`: how many their sender knows of.
 * @throws StudioError not_found · conflict that names those that did not arrive whole
 */
export async function loadUpload(dataFolder: string, uploadId: string, fileCount?: number): Promise<UploadedFile[]> {
  const folder = uploadFolder(dataFolder, uploadId);
  // Nothing was sent.
  const inside = await readdir(folder).catch(() => []);
  const records = inside.filter((name) => name.endsWith(RECORD_SUFFIX)).sort();
  if (records.length === 0) throw new StudioError("not_found", message("noUpload"));
  const files: UploadedFile[] = [];
  const lacking: string[] = [];
  for (let at = 0; at < records.length; at += AT_ONCE) {
    const some = await Promise.all(records.slice(at, at + AT_ONCE).map((name) => loadFile(folder, name)));
    for (const { file, isThere } of some) {
      if (isThere) files.push(file);
      else lacking.push(file.name);
    }
  }
  if (lacking.length > 0)
    throw new StudioError("conflict", message("filesLacking", { names: someNames(lacking, NAMED_MAX) }));
  if (fileCount !== undefined && files.length !== fileCount)
    throw new StudioError("conflict", message("filesMissing", { count: fileCount, here: files.length }));
  return files;
}

async function loadFile(folder: string, recordName: string): Promise<{ file: UploadedFile; isThere: boolean }> {
  const file = path.join(folder, recordName.slice(0, -RECORD_SUFFIX.length));
  // Not there: lacking.
  const [record, known] = await Promise.all([readRecord(path.join(folder, recordName)), stat(file).catch(() => null)]);
  const name = record?.name ?? "a file whose name is lost";
  return { file: { path: file, name }, isThere: record !== null && isWhole(record) && known?.size === record.bytes };
}
