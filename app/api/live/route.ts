import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { message } from "#domain/message.ts";
import type { Topic } from "#server/db/tell.ts";
import { eventStream } from "#server/live/event-stream.ts";
import { processHub } from "#server/live/process-hub.ts";
import { Slots } from "#server/web/allowance.ts";

/** Numbers with commas between them. */
const ids = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(idSchema).max(50));

/** A stream is a connection that stays. Six tabs of thirty people behind one address are fewer. */
const STREAMS = new Slots(200);

/**
 * Tells of changes as they come: of runs (their progress) and of data sets (verdicts). What changed is asked for where it
 * always is; a browser that cannot follow asks from time to time. An address may have two hundred at once.
 */
export const GET = routeHandler(
  { access: "read", params: z.object({}), query: z.strictObject({ run: ids, dataset: ids }) },
  async ({ query, address, request }) => {
    const topics: Topic[] = [
      ...query.run.map((id): Topic => `run ${id}`),
      ...query.dataset.map((id): Topic => `dataset ${id}`),
    ];
    const hub = processHub();
    const release = STREAMS.take(address);
    if (!release) {
      throw new StudioError("too_many_requests", message("tooManyStreams"), { data: { retrySeconds: 60 } });
    }
    return eventStream(hub, topics, request.signal, release);
  },
);
