import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Topic } from "#server/db/notify-dataset.ts";
import { eventStream } from "#server/live/event-stream.ts";
import { processHub } from "#server/live/process-hub.ts";
import { noteStream } from "#server/metrics/work-metrics.ts";
import { followable } from "#server/rights/followable.ts";
import { Slots } from "#server/web/allowance.ts";

/** A stream is a connection that stays. Six tabs of thirty people behind one address are fewer. */
const STREAMS = new Slots(200);

export const GET = routeHandler("GET /api/live", async ({ query, db, address, request }) => {
  const asked: Topic[] = [
    ...query.run.map((id): Topic => `run ${id}`),
    ...query.dataset.map((id): Topic => `dataset ${id}`),
  ];
  const topics = await followable(db, request.headers, asked);
  const hub = processHub();
  const release = STREAMS.take(address);
  if (!release) {
    throw new StudioError("too_many_requests", message("tooManyStreams"), { data: { retrySeconds: 60 } });
  }
  const endStream = noteStream();
  const ended = () => {
    endStream();
    release();
  };
  // A role may be taken away, or a sign-in or a key end, while the stream goes on.
  const isStillAllowed = async () => (await followable(db, request.headers, topics)).length === topics.length;
  return eventStream(hub, topics, request.signal, ended, isStillAllowed);
});
