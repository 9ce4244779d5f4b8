import { StudioError } from "#domain/error.ts";

/** The number of a run. @throws StudioError not_found for what is none */
export function parseRun(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new StudioError("not_found", `There is no run ${JSON.stringify(text)}.`);
  return BigInt(text);
}
