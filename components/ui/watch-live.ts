import { pathOf } from "#domain/api/path.ts";

/** What to follow, by the ids that the pages know. */
export type Followed = { runs?: readonly string[]; datasets?: readonly string[] };

/**
 * Calls `onChanged` when the server reports a change (app/api/live); while it cannot be reached, every
 * `pollMs`. Only while the page is to be seen: a browser has six connections for all tabs of an address. Answers what
 * ends it. For effects: it joins the page to the server's events.
 */
export function watchLive({ runs = [], datasets = [] }: Followed, onChanged: () => void, pollMs = 5000): () => void {
  const address = pathOf("GET /api/live", { query: { run: runs.join(","), dataset: datasets.join(",") } });
  let source: EventSource | null = null;
  const isTold = () => source?.readyState === EventSource.OPEN;
  const open = () => {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(address);
    source.addEventListener("changed", onChanged);
  };
  const close = () => {
    source?.close();
    source = null;
  };
  const look = () => (document.visibilityState === "hidden" ? close() : open());
  const polling = setInterval(() => {
    if (document.visibilityState === "hidden" || isTold()) return;
    // Refused for good, as by a proxy that does not support it: it is tried again.
    if (source?.readyState === EventSource.CLOSED) close();
    open();
    onChanged();
  }, pollMs);
  document.addEventListener("visibilitychange", look);
  open();
  return () => {
    clearInterval(polling);
    document.removeEventListener("visibilitychange", look);
    close();
  };
}
