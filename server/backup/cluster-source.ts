import { randomBytes } from "node:crypto";
import pg from "pg";
import { parseLsn, printLsn } from "#domain/backup/lsn.ts";
import { must } from "#domain/must.ts";
import { loadStudioFacts, type StudioFacts } from "./studio-facts.ts";
import type { WalSource } from "./wal-copy.ts";

/**
 * The studio's own PostgreSQL, asked for a backup over one connection. A slot of that connection keeps the log which was not
 * copied yet, and goes with it: a killed backup leaves nothing that fills the disk.
 */
export class ClusterSource {
  readonly #client: pg.Client;
  readonly facts: StudioFacts;
  readonly wal: WalSource;
  readonly #slot: string;
  #isCut = false;

  private constructor(client: pg.Client, facts: StudioFacts, wal: WalSource, slot: string) {
    this.#client = client;
    this.facts = facts;
    this.wal = wal;
    this.#slot = slot;
    client.on("end", () => {
      this.#isCut = true;
    });
  }

  /** `url`: the superuser's, of the studio's database. Close it at the end. */
  static async open(url: string): Promise<ClusterSource> {
    const client = new pg.Client({ connectionString: url, application_name: "svit-studio backup", keepAlive: true });
    // A server that goes away is told by the query that waits for it.
    client.on("error", () => {});
    await client.connect();
    try {
      const facts = await loadStudioFacts(client);
      const slot = `svit_backup_${randomBytes(6).toString("hex")}`;
      await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [slot]);
      const { rows } = await client.query<{ pgdata: string; bytes: number; name: string }>(
        `SELECT current_setting('data_directory') AS pgdata, pg_walfile_name(pg_current_wal_lsn()) AS name,
           (SELECT setting::int FROM pg_settings WHERE name = 'wal_segment_size') AS bytes`,
      );
      const { pgdata, bytes, name } = must(rows[0], "a query without FROM answers a row");
      const wal = { pgdata, segmentBytes: bytes, timeline: Number.parseInt(name.slice(0, 8), 16) };
      return new ClusterSource(client, facts, wal, slot);
    } catch (error) {
      // Cut already; the first error is thrown.
      await client.end().catch(() => {});
      throw error;
    }
  }

  /** Whether the connection is gone, and the slot with it. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Begins a base backup, by a checkpoint at once; answers where the log must be read from. */
  async start(): Promise<bigint> {
    return this.#lsn("SELECT pg_backup_start('svit-studio', true) AS lsn");
  }

  /** Ends it on the same connection. `label` goes into the copy as backup_label. */
  async stop(): Promise<{ stopLsn: bigint; label: string }> {
    const { rows } = await this.#client.query<{ lsn: string; label: string }>(
      "SELECT lsn::text, labelfile AS label FROM pg_backup_stop(false)",
    );
    const { lsn, label } = must(rows[0], "pg_backup_stop answers a row");
    return { stopLsn: parseLsn(lsn), label };
  }

  /** Ends one that failed, so that another may be begun on this connection. */
  async abandon(): Promise<void> {
    // None was begun, or the connection is cut, and the backup has ended with it.
    await this.#client.query("SELECT pg_backup_stop(false)").catch(() => {});
  }

  /** Up to where the log is on the disk: every verdict that was answered is before it. */
  flushed(): Promise<bigint> {
    return this.#lsn("SELECT pg_current_wal_flush_lsn()::text AS lsn");
  }

  /** Lets go of the log before that position, which was copied. */
  async release(lsn: bigint): Promise<void> {
    await this.#client.query("SELECT pg_replication_slot_advance($1, $2::pg_lsn)", [this.#slot, printLsn(lsn)]);
  }

  async close(): Promise<void> {
    // Cut already.
    await this.#client.end().catch(() => {});
  }

  async #lsn(sql: string): Promise<bigint> {
    const { rows } = await this.#client.query<{ lsn: string }>(sql);
    return parseLsn(must(rows[0], "a query without FROM answers a row").lsn);
  }
}
