import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import type { Topic } from "#server/db/tell.ts";
import { eventStream } from "#server/live/event-stream.ts";
import { processHub } from "#server/live/process-hub.ts";
import { door } from "../door.ts";

/** Numbers with commas between them. */
const ids = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(idSchema).max(50));

/**
 * Tells of changes as they come: of runs (their progress) and of data sets (verdicts). What changed is asked for where it
 * always is; a browser that cannot follow asks from time to time.
 */
export const GET = door(
  { may: "anyone", params: z.object({}), query: z.strictObject({ run: ids, dataset: ids }) },
  async ({ query, request }) => {
    const topics: Topic[] = [
      ...query.run.map((id): Topic => `run ${id}`),
      ...query.dataset.map((id): Topic => `dataset ${id}`),
    ];
    return eventStream(processHub(), topics, request.signal);
  },
);
