import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** A broken world's error as a sentence that knows of the export; any other as it is, also where worldProblem has one. */
export function refuse(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw diskError(error, file);
  };
}

export function diskError(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new StudioError("disk_full", message("exportDiskFull", { file }), { cause: error });
  if (code === "EEXIST" || code === "ENOTDIR")
    return new StudioError("conflict", message("fileInTheWay", { file }), {
      cause: error,
    });
  if (code === "ENAMETOOLONG" || code === "EINVAL" || code === "EISDIR" || code === "ERR_INVALID_ARG_VALUE")
    return noFileName(file, error);
  return error;
}

/** Of a name that no disk takes. */
export const noFileName = (name: string, cause?: unknown): StudioError =>
  new StudioError("invalid_request", message("noFileName", { file: JSON.stringify(name) }), { cause });
