import { z } from "zod";

/** One message as LLaVA's trainer wants it. */
const llavaTurnSchema = z.object({ from: z.enum(["human", "gpt"]), value: z.string() });
export type LlavaTurn = z.infer<typeof llavaTurnSchema>;
/** A record of LLaVA's one JSON array. Text-only records have no `image`. */
export const llavaRecordSchema = z.object({
  id: z.string(),
  image: z.string().optional(),
  conversations: llavaTurnSchema.array(),
});
export type LlavaRecord = z.infer<typeof llavaRecordSchema>;
