import type { RowChange } from "#domain/review/outbox/outbox-order.ts";
import { inOrder, type OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import type { JoinPage } from "./join-page.ts";
import type { OutboxStore } from "./outbox-store.ts";

type Ports = { installation: string; store: Pick<OutboxStore, "change" | "rows">; joinPage: JoinPage };

/** What is followed in the place of verdicts that screens still know. */
export type Successors = Pick<RowChange, "dropped" | "renamed">;

type Listeners = {
  /** The rows may be others than before. */
  onChange(): void;
  /** Another tab wrote some. */
  onNewRows(): void;
  /** Another tab sent verdicts again under other ids, or dropped some. */
  onSuccessors(successors: Successors): void;
  /** The network, the reviewer or the name came back. */
  onRetry(): void;
};

/** The persisted verdicts of this browser as one tab sees them: its own at once, those of other tabs and earlier pages as it reads them. */
export class OutboxRows {
  #rows = new Map<string, OutboxRow>();
  /** Written by this page: they stay here until they are settled, whatever the storage says. */
  readonly #own = new Set<string>();
  /** The newest of them as the storage has them: whatever stands there later is another tab's doing. */
  readonly #written = new Map<string, OutboxRow>();
  /** Ids of those that no storage would take, or has yet. */
  readonly #unwritten = new Set<string>();
  /** Settled: a read of the storage that began earlier must not bring them back. */
  readonly #settled = new Set<string>();
  readonly #ports: Ports;
  readonly #listeners: Listeners;
  #post: ReturnType<JoinPage> | null = null;
  #isRead = false;
  #isWhole = true;

  constructor(ports: Ports, listeners: Listeners) {
    this.#ports = ports;
    this.#listeners = listeners;
  }

  /** The storage has been read once. */
  isRead(): boolean {
    return this.#isRead;
  }

  /**
   * Ids of earlier pages' verdicts that follow one which is not here, while the database cannot be read: that one may be there, and
   * unsent.
   */
  unled(): ReadonlySet<string> {
    if (this.#isWhole) return new Set();
    const isUnled = ({ id, body }: OutboxRow) =>
      !this.#own.has(id) && body.previousId !== null && !this.#rows.has(body.previousId);
    return new Set(this.all().flatMap((row) => (isUnled(row) ? row.id : [])));
  }

  /** In the order of deciding. */
  all(): OutboxRow[] {
    return inOrder(this.#rows.values());
  }

  find(id: string | null): OutboxRow | null {
    return (id && this.#rows.get(id)) || null;
  }

  /** Listens to other tabs and to what happens around the page; once. */
  join(): void {
    this.#post ??= this.#ports.joinPage({
      onMessage: ({ gone, hasNew, ...successors }) => {
        this.#listeners.onSuccessors(successors);
        this.#remove(gone);
        if (hasNew) this.#listeners.onNewRows();
      },
      onRetry: this.#listeners.onRetry,
    });
  }

  /** Reads what other tabs and earlier pages persisted. */
  async read(): Promise<void> {
    const written = new Map(this.#written);
    const { rows: kept, isWhole } = await this.#ports.store.rows(this.#ports.installation);
    // What the database had a moment ago is there still, as far as anybody knows.
    const rows = new Map([...this.#rows].filter(([id]) => !isWhole || this.#own.has(id)));
    for (const row of kept) {
      const own = this.#own.has(row.id) ? rows.get(row.id) : undefined;
      // While this page is still writing a row, another tab's version only counts where the server has answered it.
      const isNews = !own || row.state !== "waiting" || written.get(row.id) === own;
      if (!isNews || this.#settled.has(row.id)) continue;
      rows.set(row.id, row);
      if (own) this.#written.set(row.id, row);
    }
    this.#rows = rows;
    this.#isRead = true;
    this.#isWhole = isWhole;
    // The storage could not delete them when they were settled.
    const left = kept.flatMap(({ id }) => (this.#settled.has(id) ? id : []));
    if (left.length > 0) void this.#ports.store.change([], left);
    this.#listeners.onChange();
  }

  /** Changes them at once, then writes the change; other tabs are notified when it is written. */
  async change({ put, drop, ...successors }: RowChange): Promise<void> {
    for (const row of put) {
      this.#rows.set(row.id, row);
      this.#own.add(row.id);
    }
    this.#remove(drop);
    const before = this.#notWritten(put);
    for (const { id } of put) this.#unwritten.add(id);
    await this.#write([...before, ...put], drop);
    this.#post?.({ gone: [...drop], hasNew: put.length > 0, ...successors });
  }

  /**
   * What a storage refused before, or may still refuse, is written with the next change: another tab that saw the later ones alone
   * would send them without what they follow.
   */
  #notWritten(put: readonly OutboxRow[]): OutboxRow[] {
    for (const { id } of put) this.#unwritten.delete(id);
    return inOrder([...this.#unwritten].flatMap((id) => this.#rows.get(id) ?? []));
  }

  async #write(rows: readonly OutboxRow[], drop: readonly string[]): Promise<void> {
    const isKept = await this.#ports.store.change(rows, drop);
    for (const row of rows) {
      if (this.#rows.get(row.id) !== row) continue;
      if (isKept) this.#written.set(row.id, row);
      if (isKept) this.#unwritten.delete(row.id);
      else this.#unwritten.add(row.id);
    }
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#settled.add(id);
      this.#own.delete(id);
      this.#written.delete(id);
      this.#unwritten.delete(id);
      this.#rows.delete(id);
    }
    this.#listeners.onChange();
  }
}
