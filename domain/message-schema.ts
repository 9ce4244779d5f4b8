import { z } from "zod";
import type { Message, MessageCode, MessageValue } from "./message.ts";

/** What fills a gap of a message. */
export const messageValueSchema: z.ZodType<MessageValue, MessageValue> = z.lazy(() =>
  z.union([z.string(), z.number(), messageSchema, messageSchema.array()]),
);

/** Members of whatever is a message and more. Of a newer release the code may be one that is not known here. */
export const messageFields = {
  code: z.string() as unknown as z.ZodType<MessageCode, MessageCode>,
  data: z.record(z.string(), messageValueSchema),
};

/** A message as an answer brings it. What was stored is read by parseMessage, which knows texts of older releases. */
export const messageSchema: z.ZodType<Message, Message> = z.object(messageFields);
