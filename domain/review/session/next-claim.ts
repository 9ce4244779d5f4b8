import { type FeedState, visitOf } from "./feed-state.ts";

/** What is asked of a queue: so many entries, or the next photo's, or the rest of one photo's. */
export type ClaimRequest = { count: number; have: string[]; by?: "photo"; imageId?: string };

/** Entries buffered beyond the one in focus: with fewer, more are claimed, so that a decision never waits for the network. */
const AHEAD = 4;
/** Asked for together, so that four decisions take one request: each claim costs the server as much as a verdict. */
const BATCH = 4;
/** A photo of SVIT has some 29 entries; the server caps what one request gets. */
const PHOTO_COUNT = 24;
/** The server reads twice as many; beyond it new entries wait until some verdicts have arrived. */
const HAVE_MAX = 1_000;

/**
 * What to ask for next, or null where enough is buffered. `whole`: photos whose rest has been asked for; `unsent`: entries
 * whose verdicts are on their way.
 */
export function nextClaim(
  { mode, buffer, current }: Pick<FeedState, "mode" | "buffer" | "current">,
  whole: ReadonlySet<string>,
  unsent: readonly string[],
): ClaimRequest | null {
  const have = [...new Set([...buffer.map((fed) => fed.entry.id), ...unsent])];
  if (have.length >= HAVE_MAX) return null;
  if (mode === "entry") {
    const count = missingOneByOne(buffer.length);
    return count > 0 ? { count, have } : null;
  }
  const image = current?.entry.image ?? null;
  if (image && !whole.has(image.id)) return { count: PHOTO_COUNT, have, by: "photo", imageId: image.id };
  const ahead = current ? buffer.filter((fed) => visitOf(fed) !== visitOf(current)).length : 0;
  return ahead < AHEAD ? { count: AHEAD - ahead, have, by: "photo" } : null;
}

/** How many entries to claim with so many buffered, the one in focus among them; 0 where that is enough. */
export const missingOneByOne = (buffered: number): number => (buffered > AHEAD ? 0 : AHEAD + BATCH - buffered);
