import path from "node:path";
import type { JournalLine } from "#domain/backup/journal.ts";
import { parseLsn, piecesBetween } from "#domain/backup/lsn.ts";
import type { StoredFile } from "#domain/backup/manifest.ts";
import type { ContentStore } from "./content-store.ts";
import { hashFile } from "./hash-file.ts";
import { storedFilesOf } from "./prune.ts";
import { type Repository, readJournal, type WholeBackup } from "./repository.ts";

/** What is wrong with a file of a repository: gone, cut off (or too long), other bytes than were written. */
export type Damage = { file: string; is: "missing" | "cut" | "changed" };

/** Holds each file of the repository against its checksum, once however many backups need it. */
export class BackupChecker {
  readonly #contents: ContentStore;
  readonly #known = new Map<string, Damage | null>();
  readonly #onBytes: (bytes: number) => void;
  readonly #signal: AbortSignal;

  constructor(repository: Repository, signal: AbortSignal, onBytes: (bytes: number) => void = () => {}) {
    this.#contents = repository.contents;
    this.#signal = signal;
    this.#onBytes = onBytes;
  }

  /**
   * What is damaged of a backup up to a time (null: all that came to it). `goodUntil`: up to where its log is sound; the state
   * of that time can be restored where nothing else is damaged.
   */
  async check(backup: WholeBackup, at: string | null): Promise<{ damage: Damage[]; goodUntil: string | null }> {
    const damage: Damage[] = [];
    for (const file of storedFilesOf(backup.manifest)) await this.#content(file, damage);
    const journal = linesUntil(await readJournal(backup.folder), at);
    if (journal === null) return { damage: [...damage, journalDamage(backup)], goodUntil: null };
    let goodUntil = backup.manifest.endedAt;
    for (const [number, line] of journal.entries()) {
      const ofLine: Damage[] = [];
      for (const file of line.files) await this.#content(file, ofLine);
      for (const piece of line.wal) await this.#piece(backup, piece, ofLine);
      damage.push(...ofLine);
      if (ofLine.length > 0) return { damage, goodUntil: number === 0 ? null : goodUntil };
      goodUntil = line.at;
    }
    if (!coversBase(backup, journal)) damage.push(journalDamage(backup));
    return { damage, goodUntil };
  }

  async #content(file: StoredFile, damage: Damage[]): Promise<void> {
    this.#signal.throwIfAborted();
    const key = `${file.sha256} ${file.bytes}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = await compare(this.#contents.placeOf(file.sha256), file);
      this.#known.set(key, found);
    }
    if (found) damage.push(found);
    this.#onBytes(file.bytes);
  }

  async #piece({ folder }: WholeBackup, piece: JournalLine["wal"][number], damage: Damage[]): Promise<void> {
    this.#signal.throwIfAborted();
    const found = await compare(path.join(folder, "wal", piece.segment), piece, piece.offset);
    if (found) damage.push(found);
  }
}

/** The lines up to a time, null for a journal that cannot be read. */
export const linesUntil = (journal: JournalLine[] | null, at: string | null): JournalLine[] | null =>
  journal === null || at === null ? journal : journal.filter((line) => Date.parse(line.at) <= Date.parse(at));

const journalDamage = ({ folder }: WholeBackup): Damage => ({
  file: path.join(folder, "journal.jsonl"),
  is: "changed",
});

/** Whether the log goes without a gap from the base's start over its end: without it the copied files are no state at all. */
function coversBase({ manifest }: WholeBackup, journal: readonly JournalLine[]): boolean {
  const { database } = manifest;
  if (database.kind === "dump") return true;
  const pieces = journal.flatMap(({ wal }) => wal);
  const size = BigInt(database.segmentBytes);
  const timeline = Number.parseInt(pieces[0]?.segment.slice(0, 8) ?? "1", 16);
  const from = (parseLsn(database.startLsn) / size) * size;
  const held = new Map<string, number>();
  for (const { segment, offset, bytes } of pieces) {
    if ((held.get(segment) ?? 0) !== offset) return false;
    held.set(segment, offset + bytes);
  }
  return piecesBetween(timeline, from, parseLsn(database.stopLsn), database.segmentBytes).every(
    ({ segment, offset, bytes }) => (held.get(segment) ?? 0) >= offset + bytes,
  );
}

async function compare(
  file: string,
  { sha256, bytes }: { sha256: string; bytes: number },
  offset?: number,
): Promise<Damage | null> {
  try {
    const found = offset === undefined ? await hashFile(file) : await hashFile(file, offset, bytes);
    if (found.bytes !== bytes) return { file, is: "cut" };
    return found.sha256 === sha256 ? null : { file, is: "changed" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { file, is: "missing" };
    throw error;
  }
}
