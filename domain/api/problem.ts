import { z } from "zod";
import { ERROR_CODES, type ErrorCode } from "#domain/error.ts";
import { messageSchema } from "#domain/message-schema.ts";
import type { Endpoint } from "./endpoint.ts";

/** Every "no", as RFC 9457 tells it. `detail` is English; `message` is the same as data, to be worded in a reader's language. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  status: z.number(),
  detail: z.string(),
  message: messageSchema,
  /** When it may be asked again. */
  retrySeconds: z.number().optional(),
  /** As X-Request-Id: the log of whoever runs the studio has it, too. */
  requestId: z.string().optional(),
});

/** A "no" of that code with what this endpoint tells in it. */
export const problemOfCode = ({ problems }: Endpoint, code: ErrorCode) =>
  problemSchema.extend(problems?.[code]?.shape ?? {});
