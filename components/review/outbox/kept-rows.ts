import { inOrder, type OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import type { JoinPage } from "./outbox-page.ts";
import type { OutboxStore } from "./outbox-store.ts";

type Ports = { installation: string; store: Pick<OutboxStore, "keep" | "forget" | "rows">; joinPage: JoinPage };

type Listeners = {
  /** The rows may be others than before. */
  onChange(): void;
  /** Another tab wrote some. */
  onNews(): void;
  /** The network, the reviewer or the name came back. */
  onChance(): void;
};

/** The verdicts kept in this browser as one of its tabs sees them: its own at once, those of other tabs and earlier pages as it reads them. */
export class KeptRows {
  #rows = new Map<string, OutboxRow>();
  /** Written by this page: they stay here until they are settled, whatever the storage says. */
  readonly #own = new Set<string>();
  /** Settled: a reading of the storage that began before must not bring them back. */
  readonly #gone = new Set<string>();
  readonly #ports: Ports;
  readonly #listeners: Listeners;
  #tell: ReturnType<JoinPage> | null = null;
  #isRead = false;

  constructor(ports: Ports, listeners: Listeners) {
    this.#ports = ports;
    this.#listeners = listeners;
  }

  /** What was kept has been read once. */
  isRead(): boolean {
    return this.#isRead;
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
    this.#tell ??= this.#ports.joinPage({
      onTold: ({ gone, hasNew }) => {
        this.#remove(gone);
        if (hasNew) this.#listeners.onNews();
      },
      onChance: this.#listeners.onChance,
    });
  }

  /** Reads what other tabs and earlier pages kept. */
  async read(): Promise<void> {
    const kept = await this.#ports.store.rows(this.#ports.installation);
    const rows = new Map([...this.#rows].filter(([id]) => this.#own.has(id)));
    for (const row of kept) {
      // Of a verdict of this page another tab knows better only that the server has answered it.
      const isNews = !rows.has(row.id) || row.state !== "waiting";
      if (isNews && !this.#gone.has(row.id)) rows.set(row.id, row);
    }
    this.#rows = rows;
    this.#isRead = true;
    this.#listeners.onChange();
  }

  /** Changes them at once, then writes it; other tabs are told when it is written. */
  async change(put: readonly OutboxRow[], drop: readonly string[]): Promise<void> {
    const { store } = this.#ports;
    for (const row of put) {
      this.#rows.set(row.id, row);
      this.#own.add(row.id);
    }
    // Written before the others are dropped: a page that ends in between must find one of both.
    const written = Promise.all(put.map((row) => store.keep(row)));
    this.#remove(drop);
    await written;
    await Promise.all(drop.map((id) => store.forget(id)));
    this.#tell?.({ gone: [...drop], hasNew: put.length > 0 });
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#gone.add(id);
      this.#own.delete(id);
      this.#rows.delete(id);
    }
    this.#listeners.onChange();
  }
}
