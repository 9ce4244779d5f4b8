import { z } from "zod";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { type Message, parseMessage } from "#domain/message.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";

const bodySchema = z.looseObject({
  id: z.string(),
  entryId: z.string(),
  decision: z.string(),
  previousId: z.string().nullable(),
  undoes: z.string().nullable(),
});
const entrySchema = z.looseObject({ id: z.string(), turns: z.array(z.looseObject({ id: z.string() })) });

/**
 * A verdict on its way, as a browser stores it. A stored row may come from an older page, so the row is
 * checked; its body is not changed by that, because the server knows a repeated verdict by its exact content.
 */
export const outboxRowSchema = z.object({
  id: z.string(),
  /** The studio it belongs to: another one may be served from the same address later. */
  installation: z.string(),
  /** Order of deciding: milliseconds, no two alike within a browser's page. */
  at: z.number(),
  body: z.custom<VerdictBody>((body) => bodySchema.safeParse(body).success),
  /** The entry as it was decided, for showing both sides of a conflict after a reload. */
  entry: z
    .custom<EntryView>((entry) => entrySchema.safeParse(entry).success)
    .nullable()
    .catch(null),
  /** Who decided. Nobody else's name is ever put under it. */
  by: z.object({ id: z.string(), name: z.string() }).nullable().catch(null),
  /**
   * `conflict`: its reviewer has to choose. `refused`: stays until its reviewer has read why. `told` (the stored spelling of an
   * outcome): answered for good, and stays until its reviewer has read what became of it.
   */
  state: z.enum(["waiting", "conflict", "refused", "told"]).catch("waiting"),
  problem: z
    .object({
      status: z.number(),
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
    })
    .nullable()
    .catch(null),
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;
export type RowProblem = NonNullable<OutboxRow["problem"]>;

/**
 * What the server said of a verdict, null where it said nothing. Answers of an older release have their English alone, and a
 * row may have waited for its reviewer since.
 */
export const messageOf = ({ data, message }: RowProblem): Message | null =>
  parseMessage(data.message) ?? parseMessage(message);

/** Whether the server may still have to hear of it, or its reviewer to choose: only then does it keep its entry busy. */
export const isOpen = ({ state }: OutboxRow): boolean => state === "waiting" || state === "conflict";

/** In the order of deciding. */
export const inOrder = (rows: Iterable<OutboxRow>): OutboxRow[] =>
  [...rows].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
