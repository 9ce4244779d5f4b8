import type { QueueFacts } from "./queue-facts.ts";

/** Who asks a queue for entries, and what they have already. */
export type Claimant = { queue: QueueFacts; reviewerId: string; have: readonly bigint[] };

/** A claim that was won: an entry's place in the queue, under a lease. */
export type WonClaim = { entryId: string; position: number; token: string; until: Date };
