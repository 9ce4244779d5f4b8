import { readdir } from "node:fs/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** `mayForce`: the command has --force. What a run of these names left when it was killed is no reason: it goes as the next one begins. @throws StudioError conflict where anything else lies in the folder */
export async function refuseFull(folder: string, own: readonly string[], mayForce = true): Promise<void> {
  const all = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const [found] = all.filter((name) => !own.includes(name.replace(/\.partial-\d+$/, "")) || own.includes(name));
  if (found !== undefined)
    throw new StudioError("conflict", message(mayForce ? "recipeFolder" : "releaseFolder", { folder, file: found }));
}
