import { gigabytes } from "#domain/gigabytes.ts";
import { type Finding, judge } from "./finding.ts";
import { ENTRIES_LOOKED_AT, type SlownessFacts, type TableFacts } from "./slowness-facts.ts";

/** What slows a database down, each with its figure and what to do about it. */
export const judgeSlowness = (facts: SlownessFacts): Finding[] =>
  RULES.map(({ what, fine, problem }) => judge(what, fine(facts), problem(facts), "warn"));

type Rule = { what: string; fine(facts: SlownessFacts): string; problem(facts: SlownessFacts): string | null };

/** A verdict is two round trips and a commit; budgets are in docs/bench.md. */
const ROUND_TRIP_MS_MAX = 5;
const COMMIT_MS_MAX = 10;
/** Below it most of what is looked at comes from the disk. Few blocks say nothing. */
const HIT_SHARE_MIN = 0.95;
const BLOCKS_MIN = 100_000;
/** The usual advice is a quarter of the memory; an eighth is where it begins to show. */
const BUFFERS_SHARE_MIN = 1 / 8;
const ROWS_MIN = 10_000;
const CHANGED_SHARE_MAX = 0.2;
const DEAD_SHARE_MAX = 0.2;
const IDLE_SECONDS_MAX = 300;
const ACTIVE_SECONDS_MAX = 3600;
const BEHIND_SECONDS_MAX = 30;
const KEPT_BYTES_MAX = 5e9;

const RULES: readonly Rule[] = [
  {
    what: "latency to the database",
    fine: ({ roundTripMs }) => `${ms(roundTripMs)} round trip`,
    problem: ({ roundTripMs }) =>
      roundTripMs > ROUND_TRIP_MS_MAX
        ? `${ms(roundTripMs)} round trip: run the web servers near the database, not in another data centre`
        : null,
  },
  {
    what: "commit",
    fine: ({ commitMs }) => (commitMs === null ? "none here: a replica" : ms(commitMs)),
    problem: ({ commitMs }) =>
      commitMs !== null && commitMs > COMMIT_MS_MAX
        ? `${ms(commitMs)}, and each verdict waits for one: put PostgreSQL's files (its log above all) on a local SSD`
        : null,
  },
  {
    what: "cache",
    fine: (facts) => `${percent(hitShare(facts))} of ${facts.blocksAsked} blocks were in memory`,
    problem: (facts) =>
      facts.blocksAsked >= BLOCKS_MIN && hitShare(facts) < HIT_SHARE_MIN
        ? `only ${percent(hitShare(facts))} of ${facts.blocksAsked} blocks were in memory: just started, or shared_buffers (${gigabytes(facts.sharedBuffersBytes)}) is small beside the database (${gigabytes(facts.databaseBytes)})`
        : null,
  },
  {
    what: "memory for the database",
    fine: ({ sharedBuffersBytes, indexBytes }) =>
      `shared_buffers ${gigabytes(sharedBuffersBytes)}, indexes ${gigabytes(indexBytes)}`,
    problem: memoryProblem,
  },
  {
    what: "planner's statistics",
    fine: ({ tables }) => `current for ${tables.length} tables`,
    problem: ({ isAutovacuumOn, tables }) =>
      named(
        tables.filter(isStale),
        ({ name, changedRows }) => `${name} (${changedRows} rows changed since)`,
        (names) =>
          isAutovacuumOn
            ? `old: ${names}; ANALYZE them, or wait a minute after an import`
            : `old: ${names}, and autovacuum is off: turn it on, it is what keeps them current`,
      ),
  },
  {
    what: "dead rows",
    fine: ({ tables }) => `few in ${tables.length} tables`,
    problem: ({ tables }) =>
      named(
        tables.filter(isBloated),
        ({ name, rows, deadRows }) => `${name} (${percent(deadRows / (rows + deadRows))})`,
        (names) => `many: ${names}; VACUUM ANALYZE them, and look for transactions that are open for long`,
      ),
  },
  {
    what: "indexes",
    fine: () => "all there",
    problem: ({ missingIndexes }) =>
      named(
        missingIndexes,
        String,
        (names) =>
          `missing or unfinished: ${names}; the worker builds the one of search words, prisma/migrations has the others' CREATE INDEX`,
      ),
  },
  {
    what: "search words",
    fine: () => "written for all entries that were looked at",
    problem: ({ entriesWithoutWords }) =>
      entriesWithoutWords > 0
        ? `${entriesWithoutWords} of the newest ${ENTRIES_LOOKED_AT} entries are not found by their text yet: a worker writes it after an import; start one where none runs`
        : null,
  },
  {
    what: "open transactions",
    fine: ({ transactions }) => `${transactions.length}`,
    problem: ({ transactions }) =>
      named(
        transactions.filter(isTooLong),
        ({ seconds, isIdle, program }) =>
          `${program || "?"} for ${Math.round(seconds / 60)} min${isIdle ? ", idle" : ""}`,
        (names) => `open for long: ${names}; nothing is cleared away meanwhile: end them (pg_terminate_backend)`,
      ),
  },
  {
    what: "replicas",
    fine: ({ replicas }) => (replicas.length === 0 ? "none" : `${replicas.length}, none behind`),
    problem: ({ replicas, slots }) => replicaProblem(replicas, slots),
  },
  {
    what: "orphans",
    fine: () => `none among ${ENTRIES_LOOKED_AT} of each`,
    problem: ({ orphans: { entriesWithoutState, statesWithoutEntry, wordsWithoutEntry } }) =>
      entriesWithoutState + statesWithoutEntry + wordsWithoutEntry > 0
        ? `${entriesWithoutState} entries without a state, ${statesWithoutEntry} states and ${wordsWithoutEntry} search texts without an entry: restore a backup, and report it, for nothing writes such`
        : null,
  },
];

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const hitShare = ({ blocksAsked, blocksHit }: SlownessFacts) => (blocksAsked === 0 ? 1 : blocksHit / blocksAsked);

const isStale = ({ rows, changedRows, wasAnalysed }: TableFacts) =>
  rows >= ROWS_MIN && (!wasAnalysed || changedRows > rows * CHANGED_SHARE_MAX);
const isBloated = ({ rows, deadRows }: TableFacts) =>
  deadRows >= ROWS_MIN && deadRows > (rows + deadRows) * DEAD_SHARE_MAX;
const isTooLong = ({ seconds, isIdle }: SlownessFacts["transactions"][number]) =>
  seconds > (isIdle ? IDLE_SECONDS_MAX : ACTIVE_SECONDS_MAX);

function memoryProblem({ memoryBytes, sharedBuffersBytes, databaseBytes, indexBytes }: SlownessFacts): string | null {
  if (memoryBytes === null || databaseBytes <= sharedBuffersBytes) return null;
  if (indexBytes > memoryBytes / 2) {
    return `the indexes (${gigabytes(indexBytes)}) are over half of this machine's memory (${gigabytes(memoryBytes)}): give it more, or remove data sets`;
  }
  return sharedBuffersBytes < memoryBytes * BUFFERS_SHARE_MIN
    ? `shared_buffers is ${gigabytes(sharedBuffersBytes)} of ${gigabytes(memoryBytes)} for a database of ${gigabytes(databaseBytes)}: a quarter of the memory serves better (docs/deploy.md)`
    : null;
}

function replicaProblem(replicas: SlownessFacts["replicas"], slots: SlownessFacts["slots"]): string | null {
  const behind = replicas.filter(({ behindSeconds }) => behindSeconds > BEHIND_SECONDS_MAX);
  const kept = slots.filter(({ keptBytes }) => keptBytes > KEPT_BYTES_MAX);
  const parts = [
    ...behind.map(
      ({ name, behindSeconds }) => `${name} is ${Math.round(behindSeconds)} s behind: check its disk and network`,
    ),
    ...kept.map(
      ({ name, keptBytes }) =>
        `slot ${name} keeps ${gigabytes(keptBytes)} of log for a replica that does not connect: start it or drop the slot`,
    ),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

/** The sentence about what was found, or null where nothing was. */
const named = <T>(found: readonly T[], name: (one: T) => string, sentence: (names: string) => string): string | null =>
  found.length === 0 ? null : sentence(found.map(name).join(", "));
