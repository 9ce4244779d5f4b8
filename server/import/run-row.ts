import { StudioError } from "#domain/error.ts";
import type { ImportProgress, ImportReport, Kept } from "#domain/import/import-report.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

const LOOK_MS = 500;

/** The row of a Run while its import is carried out: says in it how far it is, and aborts `cancelled` when its flag is set. */
export class RunRow {
  readonly #db: Database;
  readonly #runId: bigint;
  readonly #flag = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #progress: ImportProgress | null = null;
  #written: ImportProgress | null = null;
  #looking: Promise<void> = Promise.resolve();

  private constructor(db: Database, runId: bigint) {
    this.#db = db;
    this.#runId = runId;
    // A look that fails is made up for by the next one; the import itself tells when the database is gone.
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(() => {});
    }, LOOK_MS);
  }

  /** Twice a second from now on, until `end` or `breakOff`. */
  static async begin(db: Database, runId: bigint): Promise<RunRow> {
    await db.prisma.run.update({ where: { id: runId }, data: { state: "running", startedAt: new Date() } });
    return new RunRow(db, runId);
  }

  get cancelled(): AbortSignal {
    return this.#flag.signal;
  }

  show(progress: ImportProgress): void {
    this.#progress = progress;
  }

  /** The row is somebody else's from now on. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async end(report: ImportReport): Promise<void> {
    await this.leave();
    await this.#db.prisma.run.update({
      where: { id: this.#runId },
      data: {
        state: "done",
        report: JSON.parse(JSON.stringify(report)),
        progress: this.#progress ? { ...this.#progress } : undefined,
        datasetId: report.datasetId === null ? null : BigInt(report.datasetId),
        finishedAt: new Date(),
      },
    });
  }

  async breakOff(state: "cancelled" | "failed", error: unknown): Promise<Kept> {
    await this.leave();
    const kept = await loadKept(this.#db, this.#runId);
    await this.#db.prisma.run.update({
      where: { id: this.#runId },
      data: {
        state,
        progress: this.#progress ? { ...this.#progress, kept } : undefined,
        error: error instanceof StudioError ? error.detail : message("importFailed"),
        finishedAt: new Date(),
      },
    });
    return kept;
  }

  async #look(): Promise<void> {
    const where = { id: this.#runId };
    const { cancelled } = await this.#db.prisma.run.findUniqueOrThrow({ where, select: { cancelled: true } });
    if (cancelled) this.#flag.abort();
    const progress = this.#progress;
    if (progress === this.#written || progress === null) return;
    this.#written = progress;
    await this.#db.prisma.run.update({ where, data: { progress: { ...progress } } });
  }
}

/** What of a Run stands in the database, its earlier attempts included. */
export async function loadKept(db: Database, runId: bigint): Promise<Kept> {
  const { rows } = await db.pool.query(
    `SELECT coalesce(sum("rowsDone"), 0)::int AS rows, coalesce(sum((counts->>'inserted')::int), 0)::int AS entries
     FROM "RunFile" WHERE "runId" = $1`,
    [runId],
  );
  return rows[0];
}
