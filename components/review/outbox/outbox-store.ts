import { inOrder, type OutboxRow, outboxRowSchema } from "#domain/review/outbox/outbox-row.ts";
import type { Keeping } from "./keeping.ts";

/** Writes behind: a page that ends before a promise of it resolves may have lost that write. Any of them may fail. */
export type RowDatabase = {
  put(row: OutboxRow): Promise<void>;
  delete(id: string): Promise<void>;
  /** Whatever is there, of any release. */
  all(): Promise<unknown[]>;
};

/** Written before it returns, as localStorage is. Any of them may throw. */
export type Journal = Pick<Storage, "getItem" | "setItem" | "removeItem"> & { keys(): string[] };

type Ports = { database: RowDatabase; journal: Journal; say(change: Pick<Keeping, "verdicts">): void };

const JOURNAL = "svit-verdict/";
/** Stands in the journal in place of a row that is forgotten, until the database has deleted it. */
const FORGOTTEN = "null";

/**
 * Keeps verdicts until they are forgotten. The database writes behind, and a page that is reloaded in that moment would
 * lose one: until its write is done the verdict stands in the journal too, which is written before `keep` returns.
 */
export class OutboxStore {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async keep(row: OutboxRow): Promise<void> {
    const { database, say } = this.#ports;
    const line = JSON.stringify(row);
    const hasJournal = this.#write(row.id, line);
    try {
      await database.put(row);
      // Where this line could not be written an older one may stand, which would outrank what the disk has now.
      this.#erase(row.id, hasJournal ? line : null);
      say({ verdicts: "disk" });
    } catch {
      // The disk takes nothing: the reviewer is told where it is kept in its place.
      say({ verdicts: hasJournal ? "journal" : "memory" });
    }
  }

  /** Forgets it at once, as `keep` keeps it: a page reloaded before the delete is done does not bring it back. */
  async forget(id: string): Promise<void> {
    this.#write(id, FORGOTTEN);
    await this.#ports.database
      .delete(id)
      // Left behind it would be sent once more after a reload, and the server knows it by its id.
      .catch(() => {});
    this.#erase(id, FORGOTTEN);
  }

  /** What was kept of this installation and not forgotten, in the order of deciding; never throws. */
  async rows(installation: string): Promise<OutboxRow[]> {
    // Read first: what it lacks by then is in the database, or is deleted there.
    const journal = this.#read();
    const stored = await this.#ports.database
      .all()
      // A browser without a database: the journal is all there is.
      .catch(() => []);
    const forgotten = new Set(journal.flatMap(({ id, row }) => (row === null ? id : [])));
    // Their page ended before the database had deleted them.
    for (const id of forgotten) void this.forget(id);
    const rows = [...stored, ...journal.map(({ row }) => row)].flatMap(
      (row) => outboxRowSchema.safeParse(row).data ?? [],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return inOrder(byId.values()).filter((row) => row.installation === installation && !forgotten.has(row.id));
  }

  #write(id: string, line: string): boolean {
    try {
      this.#ports.journal.setItem(JOURNAL + id, line);
      return true;
    } catch {
      // Full or forbidden: the caller says so.
      return false;
    }
  }

  /** Removes the row's line; with `line`, only while that one stands there: a later write of the row has its own. */
  #erase(id: string, line: string | null): void {
    const { journal } = this.#ports;
    try {
      if (line === null || journal.getItem(JOURNAL + id) === line) journal.removeItem(JOURNAL + id);
    } catch {
      // Nothing was written there either.
    }
  }

  /** The lines of the journal; `row` is null where it says that the row is forgotten. */
  #read(): { id: string; row: unknown }[] {
    const { journal } = this.#ports;
    try {
      return journal
        .keys()
        .filter((key) => key.startsWith(JOURNAL))
        .flatMap((key) => parseLine(key.slice(JOURNAL.length), journal.getItem(key)));
    } catch {
      // A browser that keeps nothing has kept no verdict.
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
