import { StudioError } from "#domain/error.ts";

/** A broken world's error as a sentence that knows of the export; any other as it is, also where worldProblem has one. */
export function refuse(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw diskError(error, file);
  };
}

export function diskError(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new StudioError(
      "disk_full",
      `The disk is full: ${file} could not be written. Nothing of the export was kept: make room, then start it again.`,
      { cause: error },
    );
  if (code === "EEXIST" || code === "ENOTDIR")
    return new StudioError("conflict", `${file} is in the way: a file stands where a folder is needed.`, {
      cause: error,
    });
  if (code === "ENAMETOOLONG" || code === "EINVAL" || code === "EISDIR" || code === "ERR_INVALID_ARG_VALUE")
    return noFileName(file, error);
  return error;
}

/** Of a name that no disk takes. */
export const noFileName = (name: string, cause?: unknown): StudioError =>
  new StudioError("invalid_request", `${JSON.stringify(name)} cannot be a file's name.`, { cause });
