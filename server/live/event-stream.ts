import type { Topic } from "#server/db/notify-dataset.ts";
import type { Hub } from "./hub.ts";

/** A silent connection is cut by proxies after a minute, as a rule. */
const BEAT_MS = 20_000;

/**
 * Server-sent events: one `changed` with the topic as its data for each change, and one of every topic at the start. Ends
 * when `gone` aborts, the reader goes away, or a beat finds that they may not follow it any more; `onEnd` is called then.
 */
export function eventStream(
  hub: Hub,
  topics: readonly Topic[],
  gone: AbortSignal,
  onEnd: () => void,
  isStillAllowed: () => Promise<boolean> = async () => true,
): Response {
  let stop = onEnd;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const changed = (topic: Topic) => send(`event: changed\ndata: ${topic}\n\n`);
      const unfollow = hub.follow(topics, changed);
      const beat = setInterval(() => {
        send(": \n\n");
        // A database that does not answer takes nobody's right away.
        void isStillAllowed().then(
          (isIt) => isIt || end(),
          () => {},
        );
      }, BEAT_MS);
      beat.unref();
      let isOver = false;
      const end = () => {
        if (isOver) return;
        stop();
        controller.close();
      };
      stop = () => {
        isOver = true;
        // A stream that its reader has cancelled cannot be closed any more.
        gone.removeEventListener("abort", end);
        clearInterval(beat);
        unfollow();
        onEnd();
      };
      // Who left while the answer was being made is heard of no more.
      if (gone.aborted) return end();
      gone.addEventListener("abort", end);
      for (const topic of topics) changed(topic);
    },
    cancel: () => stop(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      // Neither compressed here nor gathered by a proxy: each event leaves at once.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    },
  });
}
