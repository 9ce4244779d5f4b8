/**
 * What an answer means for a verdict on its way.
 * - `recorded`: the server has it.
 * - `conflict`: another verdict was there first; its reviewer chooses.
 * - `refused`: sending it again would be answered the same.
 * - `unnamed`: the server does not know who is sending; nothing goes until a name is said.
 * - `unentitled`: whoever sends it may not decide there now; it waits until they may.
 * - `unreachable`: nobody answers; nothing goes until somebody does.
 * - `failing`: the server failed at this one; others may pass it.
 */
export type AnswerKind = "recorded" | "conflict" | "refused" | "unnamed" | "unentitled" | "unreachable" | "failing";

const REFUSALS = [400, 403, 404, 413, 422];
/** From something in between, or from a server that says that it cannot serve anybody now. */
const NOBODY_HOME = [429, 502, 503, 504];

/**
 * @param status HTTP status; null where nothing answered
 * @param isOurs whether the studio itself said it: a proxy or a hotel's login page must never make a verdict
 *   count as recorded or as refused
 * @param said the code of the message that came with it
 */
export function answerKind(status: number | null, isOurs: boolean, said: string | null = null): AnswerKind {
  if (status === null || NOBODY_HOME.includes(status)) return "unreachable";
  const isFine = status >= 200 && status < 300;
  if (!isOurs) return isFine ? "unreachable" : "failing";
  if (isFine) return "recorded";
  if (status === 401) return "unnamed";
  if (status === 403 && said === "mayNotDecide") return "unentitled";
  if (status === 409) return "conflict";
  return REFUSALS.includes(status) ? "refused" : "failing";
}
