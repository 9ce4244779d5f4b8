import { readFile } from "node:fs/promises";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { HELD_OUT_MAX } from "#domain/export/export-request.ts";
import { message } from "#domain/message.ts";

const listSchema = z.array(z.union([z.string(), z.number().int().transform(String)]));

/** Photos that a file names: a line each, or a JSON list of texts and numbers. @throws StudioError invalid_request */
export const readPhotoList = async (file: string): Promise<string[]> => photosIn(await readFile(file, "utf8"), file);

/** The same of a file's text. @throws StudioError invalid_request */
export function photosIn(whole: string, file: string): string[] {
  const text = whole.replace(/^\uFEFF/, "");
  const names = text.trimStart().startsWith("[") ? listIn(text, file) : text.split(/\r?\n/);
  const kept = names.map((name) => name.trim()).filter((name) => name !== "");
  if (kept.length === 0 || kept.length > HELD_OUT_MAX)
    throw new StudioError(
      "invalid_request",
      message("photoListLength", { file, count: kept.length, max: HELD_OUT_MAX }),
    );
  return kept;
}

function listIn(text: string, file: string): string[] {
  try {
    return listSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StudioError("invalid_request", message("photoListShape", { file }), { cause: error });
  }
}
