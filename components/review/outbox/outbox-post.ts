import type { AnswerOf } from "#domain/api/endpoints.ts";
import { parseMessage } from "#domain/message.ts";
import { type AnswerKind, answerKind } from "#domain/review/outbox/outbox-answer.ts";
import type { OutboxRow, RowProblem } from "#domain/review/outbox/outbox-row.ts";
import { type Args, CallProblem } from "../../ui/call.ts";

/** The server gives a verdict's transaction 20 s; a long edit takes its time on the way. */
const TIMEOUT_MS = 25_000;
const CHARS_PER_MS_LEAST = 30;
const REQUEST_TIMEOUT = 408;
/** Bodies up to here outlive the page; browsers take 64 KB of them at a time. */
const KEEPALIVE_CHARS_MAX = 8_000;

/** `problem` is there for every "no", and for a yes of which its reviewer has to know more. */
export type Delivered = { kind: AnswerKind; problem: RowProblem | null };

/** Calls POST /api/verdicts. */
export type PostVerdict = (...request: Args<"POST /api/verdicts">) => Promise<Partial<AnswerOf<"POST /api/verdicts">>>;

/** Sends one verdict by `post` and returns what the answer means. Never throws. */
export const deliverBy =
  (post: PostVerdict) =>
  async ({ id, body, by }: OutboxRow): Promise<Delivered> => {
    const chars = JSON.stringify(body).length;
    try {
      const answer = await post({
        body,
        timeoutMs: TIMEOUT_MS + chars / CHARS_PER_MS_LEAST,
        keepalive: chars <= KEEPALIVE_CHARS_MAX,
        headers: by ? { "x-svit-reviewer": by.id } : {},
      });
      const { beside } = answer;
      const problem = beside ? { status: 200, code: "beside", message: "", data: { beside } } : null;
      return { kind: answerKind(200, answer.verdictId === id), problem };
    } catch (error) {
      if (!(error instanceof CallProblem)) {
        const isLate = error instanceof DOMException && error.name === "TimeoutError";
        return { kind: answerKind(isLate ? REQUEST_TIMEOUT : null, false), problem: null };
      }
      const isOurs = String(error.data.type).startsWith("urn:svit-studio:");
      const { status, code, message, data } = error;
      const said = parseMessage(data.message)?.code ?? null;
      return { kind: answerKind(status, isOurs, said), problem: { status, code, message, data } };
    }
  };
