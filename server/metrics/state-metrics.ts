import { Gauge } from "prom-client";
import type { Database } from "#server/db/held-database.ts";
import { type Disk, diskOf } from "#server/disk.ts";
import { env } from "#server/env.ts";
import { sharedMetric } from "./registry.ts";

/** What is asked of the database for the figures is asked at most so often, whoever reads them. */
const ASK_MS_MIN = 5000;
/** A database that is slow leaves its figures out: a gap says more than an old number. */
const ANSWER_MS_MAX = 2000;

type Counted = { kind: string; state: string; count: number };

const RUNS = `SELECT kind, state::text AS state, count(*)::int AS count FROM "Run" GROUP BY 1, 2`;
const JOBS = `SELECT name AS kind, state::text AS state, count(*)::int AS count FROM pgboss.job WHERE state < 'completed' GROUP BY 1, 2`;

/**
 * What stands rather than happens: connections of this process's pool, long work and its jobs (of the whole studio, whichever server is
 * asked), and room on this machine's disks. `database`: null as long as none is open.
 */
export function beginStateMetrics(database: () => Database | null): void {
  watchPool(database);
  watchDisks();
  const ask = askSeldom(database);
  gauge("svit_database_up", "1 where the database answered for these figures, 0 where not.", async (own) =>
    own.set((await ask()).runs === null ? 0 : 1),
  );
  watchCounts(
    "svit_runs",
    "Imports, exports, bulk actions and removals of the studio, by state.",
    "kind",
    async () => (await ask()).runs,
  );
  watchCounts(
    "svit_jobs",
    "Jobs of the studio that wait or are being carried out, by queue.",
    "queue",
    async () => (await ask()).jobs,
  );
}

type Answers = { runs: Counted[] | null; jobs: Counted[] | null };

/** Each of the figures waits for the same answers, whichever of them is asked for first. */
function askSeldom(database: () => Database | null): () => Promise<Answers> {
  let askedMs = Number.NEGATIVE_INFINITY;
  let asked: Promise<Answers> | null = null;
  const ask = async (db: Database): Promise<Answers> => {
    // Without jobs there is no table of them yet.
    const [runs, jobs] = await Promise.all([rowsInTime(db, RUNS), rowsInTime(db, JOBS)]);
    return { runs, jobs };
  };
  return () => {
    const db = database();
    if (!db) return Promise.resolve({ runs: null, jobs: null });
    if (asked === null || performance.now() - askedMs >= ASK_MS_MIN) {
      askedMs = performance.now();
      asked = ask(db);
    }
    return asked;
  };
}

function watchPool(database: () => Database | null): void {
  const pool = () => database()?.pool;
  const connections = sharedMetric(
    "svit_database_connections",
    (registers) =>
      new Gauge({
        name: "svit_database_connections",
        help: "Connections of this process's pool.",
        labelNames: ["state"],
        registers,
        collect() {
          const { totalCount = 0, idleCount = 0 } = pool() ?? {};
          this.set({ state: "in_use" }, totalCount - idleCount);
          this.set({ state: "idle" }, idleCount);
        },
      }),
  );
  connections.set({ state: "in_use" }, 0);
  gauge("svit_database_connections_max", "Connections that this process's pool may open.").set(env.databaseConnections);
  gauge("svit_database_requests_waiting", "Requests of this process that wait for a connection.", (own) =>
    own.set(pool()?.waitingCount ?? 0),
  );
}

function watchCounts(name: string, help: string, label: string, ask: () => Promise<Counted[] | null>): void {
  sharedMetric(
    name,
    (registers) =>
      new Gauge({
        name,
        help,
        labelNames: [label, "state"],
        registers,
        async collect() {
          const rows = await ask();
          this.reset();
          for (const { kind, state, count } of rows ?? []) this.set({ [label]: kind, state }, count);
        },
      }),
  );
}

async function rowsInTime(db: Database, sql: string): Promise<Counted[] | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS_MAX, null);
  });
  const rows = db.pool.query<Counted>(sql).then(
    (answer) => answer.rows,
    () => null,
  );
  return Promise.race([rows, late]).finally(() => clearTimeout(timer));
}

function watchDisks(): void {
  const folders = { data: env.dataFolder, exports: env.exportsFolder };
  const watch = (name: string, help: string, of: (disk: Disk) => number) =>
    sharedMetric(
      name,
      (registers) =>
        new Gauge({
          name,
          help,
          labelNames: ["folder"],
          registers,
          async collect() {
            for (const [folder, path] of Object.entries(folders)) {
              const disk = await diskOf(path);
              if (disk) this.set({ folder }, of(disk));
              else this.remove({ folder });
            }
          },
        }),
    );
  watch("svit_disk_free_bytes", "Room left on the disk of a folder of the studio's.", ({ freeBytes }) => freeBytes);
  watch("svit_disk_size_bytes", "Size of that disk.", ({ sizeBytes }) => sizeBytes);
}

const gauge = (name: string, help: string, collect?: (own: Gauge) => void | Promise<void>): Gauge =>
  sharedMetric(
    name,
    (registers) =>
      new Gauge({
        name,
        help,
        registers,
        ...(collect
          ? {
              collect() {
                return collect(this);
              },
            }
          : {}),
      }),
  );
