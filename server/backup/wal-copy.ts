import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { type JournalLine, printJournalLine } from "#domain/backup/journal.ts";
import { piecesBetween, type WalPiece } from "#domain/backup/lsn.ts";
import type { StoredFile } from "#domain/backup/manifest.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { PRIVATE_FILE } from "#server/data-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { readChunks, writeAll } from "./read-chunks.ts";
import { journalOf } from "./repository.ts";

export type WalSource = { pgdata: string; timeline: number; segmentBytes: number };

/**
 * PostgreSQL's log as it comes to a backup: appended to up to a position that PostgreSQL has synced, below which it changes no
 * byte any more. A line of the journal says what is there; bytes without one are written over by the next.
 */
export class WalCopy {
  readonly #source: WalSource;
  readonly #folder: string;
  #copiedTo: bigint;
  #journalBytes = 0;

  /** `from` is rounded down to the start of its segment, whose first page PostgreSQL reads, too. */
  constructor(source: WalSource, backupFolder: string, from: bigint) {
    this.#source = source;
    this.#folder = backupFolder;
    const size = BigInt(source.segmentBytes);
    this.#copiedTo = (from / size) * size;
  }

  get copiedTo(): bigint {
    return this.#copiedTo;
  }

  /** Adds the log up to there, and files that came with it; nothing where there is neither. `at`: before `to` was asked for. */
  async copyTo(to: bigint, at: Date, files: StoredFile[] = []): Promise<void> {
    const { timeline, segmentBytes } = this.#source;
    const wal: JournalLine["wal"] = [];
    for (const piece of piecesBetween(timeline, this.#copiedTo, to, segmentBytes)) wal.push(await this.#copy(piece));
    if (wal.length === 0 && files.length === 0) return;
    if (wal.length > 0) await syncFolder(path.join(this.#folder, "wal"));
    await this.#note({ at: at.toISOString(), wal, files });
    if (wal.length > 0) this.#copiedTo = to;
  }

  async #copy(piece: WalPiece): Promise<JournalLine["wal"][number]> {
    const hash = createHash("sha256");
    const target = path.join(this.#folder, "wal", piece.segment);
    const handle = await openToWrite(target);
    let done = 0;
    try {
      for await (const chunk of this.#read(piece)) {
        hash.update(chunk);
        await writeAll(handle, chunk, piece.offset + done, target);
        done += chunk.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (done !== piece.bytes) throw walGone();
    return { ...piece, sha256: hash.digest("hex") };
  }

  async *#read({ segment, offset, bytes }: WalPiece): AsyncGenerator<Buffer> {
    const file = path.join(this.#source.pgdata, "pg_wal", segment);
    try {
      yield* readChunks(file, offset, bytes);
    } catch (error) {
      const { code, path: place } = error as NodeJS.ErrnoException;
      throw code === "ENOENT" && place === file ? walGone() : error;
    }
  }

  /** Behind the last whole line, whatever a failed attempt (a full disk) left there. */
  async #note(line: JournalLine): Promise<void> {
    const file = journalOf(this.#folder);
    const text = Buffer.from(printJournalLine(line));
    const handle = await openToWrite(file);
    try {
      await handle.truncate(this.#journalBytes);
      await writeAll(handle, text, this.#journalBytes, file);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (this.#journalBytes === 0) await syncFolder(this.#folder);
    this.#journalBytes += text.length;
  }
}

/** PostgreSQL removed what was not copied yet: more than max_slot_wal_keep_size behind. Only a new backup helps. */
const walGone = () => new StudioError("unprocessable", message("backupWalGone"));
export const isWalGone = (error: unknown): boolean =>
  error instanceof StudioError && error.detail.code === "backupWalGone";

const openToWrite = (file: string): Promise<FileHandle> =>
  open(file, "r+", PRIVATE_FILE).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return open(file, "wx+", PRIVATE_FILE);
    throw error;
  });
