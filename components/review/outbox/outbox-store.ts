import { inOrder, type OutboxRow, outboxRowSchema } from "#domain/review/outbox/outbox-row.ts";
import type { StorageState } from "./storage-state.ts";

/** Writes asynchronously: a page that ends before a promise of it resolves may have lost that write. Any of them may fail. */
export type RowDatabase = {
  /** Puts some and deletes others: all of it or nothing. */
  change(put: readonly OutboxRow[], drop: readonly string[]): Promise<void>;
  /** Whatever is there, of any release. */
  all(): Promise<unknown[]>;
};

/** Written before it returns, as localStorage is. Any of them may throw. */
export type Journal = Pick<Storage, "getItem" | "setItem" | "removeItem"> & { keys(): string[] };

type Ports = { database: RowDatabase; journal: Journal; report(change: Pick<StorageState, "verdicts">): void };

const JOURNAL = "svit-verdict/";
/** Stands in the journal in place of a row that is forgotten, until the database has deleted it. */
const FORGOTTEN = "null";

/** A browser without a database never deletes a row there: its marks would fill the journal. */
const MARKS_MAX = 2_000;

/**
 * Persists verdicts until they are forgotten. The database writes asynchronously, and a page that is reloaded in that moment would
 * lose one: until its write is done a change stands in the journal too, which is written before `change` returns.
 */
export class OutboxStore {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Persists some and forgets others, in one step: a page that ends meanwhile finds what was before or what is after, as a
   * verdict that goes again under another id must neither be lost nor be there twice. False where what was put is only in
   * the page's memory. Never throws.
   */
  async change(put: readonly OutboxRow[], drop: readonly string[]): Promise<boolean> {
    const { database, report } = this.#ports;
    const lines = put.map((row) => ({ id: row.id, line: JSON.stringify(row) }));
    const written = lines.filter(({ id, line }) => this.#writeLine(id, line));
    // What was before outlives the page until it is certain that what comes in its place does.
    const isJournaled = written.length === lines.length;
    if (isJournaled) for (const id of drop) this.#writeLine(id, FORGOTTEN);
    try {
      await database.change(put, drop);
    } catch {
      // The disk fails: the screen shows where the verdict is stored instead, and the marks stand in for the deletes.
      if (put.length > 0) report({ verdicts: isJournaled ? "journal" : "memory" });
      return isJournaled;
    }
    // Where a line could not be written an older one may stand, which would outrank what the disk has now.
    for (const own of lines) this.#eraseLine(own.id, written.includes(own) ? own.line : null);
    for (const id of drop) this.#eraseLine(id, isJournaled ? FORGOTTEN : null);
    if (put.length > 0) report({ verdicts: "disk" });
    return true;
  }

  /**
   * The rows of this installation that are stored and not forgotten, in the order of deciding; never throws. Not whole where the
   * database cannot be read: the journal's rows may then follow others that are not here.
   */
  async rows(installation: string): Promise<{ rows: OutboxRow[]; isWhole: boolean }> {
    // Read first: what it lacks by then is in the database, or is deleted there.
    const journal = this.#readLines();
    const found = await this.#ports.database.all().catch(() => null);
    const stored = found ?? [];
    const forgotten = new Set(journal.flatMap(({ id, row }) => (row === null ? id : [])));
    void this.#deleteForgotten([...forgotten]);
    const rows = [...stored, ...journal.map(({ row }) => row)].flatMap(
      (row) => outboxRowSchema.safeParse(row).data ?? [],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const kept = inOrder(byId.values()).filter((row) => row.installation === installation && !forgotten.has(row.id));
    return { rows: kept, isWhole: found !== null };
  }

  /** Their page ended before the database had deleted them, or it could not. */
  async #deleteForgotten(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.change([], ids);
    // Version 7 UUIDs are in the order of time: the oldest marks go.
    for (const id of [...ids].sort().slice(0, -MARKS_MAX)) this.#eraseLine(id, FORGOTTEN);
  }

  #writeLine(id: string, line: string): boolean {
    try {
      this.#ports.journal.setItem(JOURNAL + id, line);
      return true;
    } catch {
      // Full or forbidden: the caller says so.
      return false;
    }
  }

  /** Removes the row's line; with `line`, only while that one stands there: a later write of the row has its own. */
  #eraseLine(id: string, line: string | null): void {
    const { journal } = this.#ports;
    try {
      if (line === null || journal.getItem(JOURNAL + id) === line) journal.removeItem(JOURNAL + id);
    } catch {
      // Nothing was written there either.
    }
  }

  /** The lines of the journal; `row` is null where it says that the row is forgotten. */
  #readLines(): { id: string; row: unknown }[] {
    const { journal } = this.#ports;
    try {
      return journal
        .keys()
        .filter((key) => key.startsWith(JOURNAL))
        .flatMap((key) => parseLine(key.slice(JOURNAL.length), journal.getItem(key)));
    } catch {
      // A browser without storage has stored no verdict.
      return [];
    }
  }
}

function parseLine(id: string, text: string | null): { id: string; row: unknown }[] {
  try {
    return text === null ? [] : [{ id, row: JSON.parse(text) }];
  } catch {
    // Not one of ours.
    return [];
  }
}
