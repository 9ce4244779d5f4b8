import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** The number of a run. @throws StudioError not_found for what is none */
export function parseRun(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new StudioError("not_found", message("noRun", { id: JSON.stringify(text) }));
  return BigInt(text);
}
