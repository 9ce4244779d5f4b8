import pg from "pg";
import { LIVE_CHANNEL, type Topic } from "#server/db/notify-dataset.ts";

export type Hub = {
  /** Calls `onTold` whenever one of the topics may have changed, and at every moment when something could have been missed. */
  follow(topics: readonly Topic[], onTold: (topic: Topic) => void): () => void;
  close(): Promise<void>;
};

type Follower = { topics: ReadonlySet<string>; onTold: (topic: Topic) => void };

const AGAIN_MS = 500;
const AGAIN_MS_MAX = 30_000;

/**
 * One connection that listens for a whole process, opened when somebody follows something and again whenever it breaks.
 * `directUrl` must not lead through a transaction pooler, which hands the connection to somebody else.
 */
export function openHub(directUrl: string): Hub {
  const followers = new Set<Follower>();
  let client: pg.Client | null = null;
  let isClosed = false;
  let delayMs = AGAIN_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tellAll = () => {
    for (const { topics, onTold } of followers) for (const topic of topics) onTold(topic as Topic);
  };
  const again = () => {
    client = null;
    if (isClosed || followers.size === 0) return;
    timer = setTimeout(connect, delayMs);
    timer.unref();
    delayMs = Math.min(delayMs * 2, AGAIN_MS_MAX);
  };
  const connect = () => {
    if (isClosed || client) return;
    const own = new pg.Client({ connectionString: directUrl, application_name: "svit-studio live", keepAlive: true });
    client = own;
    // A cut connection is told as "error" and "end", or as "end" alone; only the second is sure to come.
    own.on("error", () => {});
    own.once("end", again);
    own.on("notification", ({ payload = "" }) => {
      for (const { topics, onTold } of followers) if (topics.has(payload)) onTold(payload as Topic);
    });
    own
      .connect()
      .then(() => own.query(`LISTEN ${LIVE_CHANNEL}`))
      .then(() => {
        delayMs = AGAIN_MS;
        // What changed while nobody listened was told to nobody.
        tellAll();
      })
      // Not connected: it is tried again when this one has ended.
      .catch(() => own.end().catch(() => {}));
  };

  return {
    follow(topics, onTold) {
      const follower = { topics: new Set<string>(topics), onTold };
      followers.add(follower);
      connect();
      return () => followers.delete(follower);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      // Cut already.
      await client?.end().catch(() => {});
    },
  };
}
