import { expect, test } from "vitest";
import type { SlownessFacts } from "./slowness-facts.ts";
import { judgeSlowness } from "./slowness-rules.ts";

const table = { name: "Entry", rows: 3_000_000, deadRows: 10, changedRows: 500, wasAnalysed: true };
const FINE: SlownessFacts = {
  memoryBytes: 32e9,
  sharedBuffersBytes: 8e9,
  databaseBytes: 20e9,
  indexBytes: 6e9,
  blocksAsked: 10_000_000,
  blocksHit: 9_900_000,
  roundTripMs: 0.3,
  commitMs: 1.2,
  isAutovacuumOn: true,
  tables: [table],
  missingIndexes: [],
  transactions: [{ seconds: 2, isIdle: false, program: "svit-studio" }],
  replicas: [{ name: "reader", behindSeconds: 0.5 }],
  slots: [{ name: "reader", keptBytes: 1e6 }],
  entriesWithoutWords: 0,
  orphans: { entriesWithoutState: 0, statesWithoutEntry: 0, wordsWithoutEntry: 0 },
};

test("a database in order has no finding to warn of", () => {
  expect(judgeSlowness(FINE).filter(({ is }) => is !== "ok")).toEqual([]);
});

/** What is found where, with its figure and what to do. */
const FOUND: [string, Partial<SlownessFacts>, string, RegExp][] = [
  ["a database far away", { roundTripMs: 42 }, "latency to the database", /42 ms round trip: run the web servers near/],
  ["a slow disk", { commitMs: 38.4 }, "commit", /38 ms.*SSD/],
  ["a cold cache", { blocksHit: 6_000_000 }, "cache", /only 60.0 % of 10000000 blocks.*8.0 GB.*20.0 GB/],
  [
    "small buffers",
    { sharedBuffersBytes: 128e6 },
    "memory for the database",
    /0.1 GB of 32.0 GB for a database of 20.0 GB/,
  ],
  [
    "indexes beyond the memory",
    { indexBytes: 20e9 },
    "memory for the database",
    /indexes \(20.0 GB\) are over half of.*32.0 GB/,
  ],
  [
    "a table never analysed",
    { tables: [{ ...table, wasAnalysed: false }] },
    "planner's statistics",
    /old: Entry.*ANALYZE/,
  ],
  [
    "a table that changed since",
    { tables: [{ ...table, changedRows: 2e6 }] },
    "planner's statistics",
    /2000000 rows changed since/,
  ],
  [
    "no autovacuum",
    { isAutovacuumOn: false, tables: [{ ...table, changedRows: 2e6 }] },
    "planner's statistics",
    /autovacuum is off/,
  ],
  ["dead rows", { tables: [{ ...table, deadRows: 3e6 }] }, "dead rows", /Entry \(50.0 %\).*VACUUM/],
  ["a lost index", { missingIndexes: ["Entry_x_idx"] }, "indexes", /missing or unfinished: Entry_x_idx/],
  ["unwritten search words", { entriesWithoutWords: 12 }, "search words", /12 of the newest 100000 entries.*worker/],
  [
    "a forgotten transaction",
    { transactions: [{ seconds: 1200, isIdle: true, program: "psql" }] },
    "open transactions",
    /psql for 20 min, idle/,
  ],
  ["a replica behind", { replicas: [{ name: "reader", behindSeconds: 95 }] }, "replicas", /reader is 95 s behind/],
  ["a slot nobody reads", { slots: [{ name: "old", keptBytes: 9e9 }] }, "replicas", /slot old keeps 9.0 GB/],
  [
    "orphans",
    { orphans: { entriesWithoutState: 3, statesWithoutEntry: 0, wordsWithoutEntry: 0 } },
    "orphans",
    /3 entries without a state/,
  ],
];

test.each(FOUND)("%s is warned of with its figure and what to do, and nothing else is", (_, facts, what, says) => {
  const found = judgeSlowness({ ...FINE, ...facts }).filter(({ is }) => is !== "ok");
  expect(found).toEqual([{ what, is: "warn", says: expect.stringMatching(says) }]);
});

const QUIET: [string, Partial<SlownessFacts>][] = [
  ["a server that was started just now", { blocksAsked: 5000, blocksHit: 100 }],
  ["a database that fits into small buffers", { sharedBuffersBytes: 256e6, databaseBytes: 100e6, indexBytes: 30e6 }],
  ["a server on another machine, whose memory is not known", { memoryBytes: null, sharedBuffersBytes: 128e6 }],
  ["a replica, which commits nothing", { commitMs: null }],
  ["small tables that change often", { tables: [{ ...table, rows: 50, changedRows: 5000, deadRows: 900 }] }],
  ["a long query at work", { transactions: [{ seconds: 1800, isIdle: false, program: "svit-studio" }] }],
];

test.each(QUIET)("%s is no reason to warn", (_, facts) => {
  expect(judgeSlowness({ ...FINE, ...facts }).filter(({ is }) => is !== "ok")).toEqual([]);
});
