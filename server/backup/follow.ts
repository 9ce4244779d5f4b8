import { setTimeout as pause } from "node:timers/promises";
import type { StoredFile } from "#domain/backup/manifest.ts";
import { type BackupRequest, withRepository } from "./back-up.ts";
import { backUpCluster, type TakenBackup } from "./back-up-cluster.ts";
import { ClusterSource } from "./cluster-source.ts";
import { saveLastBackup } from "./last-backup.ts";
import { pruneBackups } from "./prune.ts";
import { recordBackup, recordBackupFailure } from "./record-backup.ts";
import type { Repository } from "./repository.ts";
import { isWalGone } from "./wal-copy.ts";

export type FollowRequest = BackupRequest & {
  /** How often what was decided is copied. */
  everyMs: number;
  /** How often a backup is begun anew, so that a restore has no more than that to replay. */
  anewMs: number;
  /** What keeps it from going on, each problem once; and that it goes on again. */
  onTrouble: (error: unknown) => void;
  /** A new backup is whole; from now on it is added to. */
  onBackup: (backup: string) => unknown;
  /** All that was answered by then is in the repository. */
  onCopied: (at: Date) => void;
};

/** A backup that is added to. `files` wait for their line of the journal. */
type Chain = { taken: TakenBackup; begunMs: number; files: StoredFile[] };

/**
 * Backs up the studio's own PostgreSQL, then adds its log and new photos to that backup again and again until `signal` ends it,
 * by a last addition. What cannot go on (a full or missing disk, a PostgreSQL that ended) is told and tried again. The audit log tells of
 * each new backup, and of what kept it from going on.
 * @throws what keeps the first backup from being made
 */
export async function follow(controlUrl: string, asked: FollowRequest): Promise<void> {
  const request = telling(controlUrl, asked);
  let hasBegun = false;
  while (!request.signal.aborted) {
    const source = await openAgain(controlUrl, hasBegun, request);
    if (source === null) continue;
    try {
      await withRepository(request, source.facts.installation, (repository) =>
        new Follower(repository, source, request, () => {
          hasBegun = true;
        }).run(),
      );
    } catch (error) {
      if (!hasBegun) {
        await recordBackupFailure(controlUrl, "backup_fail", error);
        throw error;
      }
      if (request.signal.aborted) return;
      request.onTrouble(error);
      await patience(request);
    } finally {
      await source.close();
    }
  }
}

/** The same request, whose new backups and troubles stand in the audit log. */
function telling(url: string, request: FollowRequest): FollowRequest {
  return {
    ...request,
    onTrouble(error) {
      void recordBackupFailure(url, "backup_fail", error);
      request.onTrouble(error);
    },
    async onBackup(backup) {
      await recordBackup(url, { action: "backup", after: { kind: "followed" } });
      await request.onBackup(backup);
    },
  };
}

/** Null where PostgreSQL does not answer, and did before: whoever joined it starts it again. */
async function openAgain(url: string, hasBegun: boolean, request: FollowRequest): Promise<ClusterSource | null> {
  try {
    return await ClusterSource.open(url);
  } catch (error) {
    if (!hasBegun) throw error;
    request.onTrouble(error);
    await patience(request);
    return null;
  }
}

const patience = ({ everyMs, signal }: FollowRequest): Promise<void> =>
  // Aborted: the end.
  pause(everyMs, undefined, { signal }).catch(() => {});

class Follower {
  readonly #repository: Repository;
  readonly #source: ClusterSource;
  readonly #request: FollowRequest;
  readonly #onBegun: () => void;
  #copiedMs = 0;

  constructor(repository: Repository, source: ClusterSource, request: FollowRequest, onBegun: () => void) {
    this.#repository = repository;
    this.#source = source;
    this.#request = request;
    this.#onBegun = onBegun;
  }

  async run(): Promise<void> {
    const { signal, anewMs, onTrouble } = this.#request;
    let chain = await this.#begin(null);
    for (;;) {
      await patience(this.#request);
      // The last addition begins after the end was asked for: one that was under way then may be of before what was answered since.
      const isLast = signal.aborted;
      if (!(await this.#addOr(chain)) || isLast) return;
      if (Date.now() - chain.begunMs < anewMs) continue;
      try {
        chain = await this.#begin(chain);
      } catch (error) {
        // The backup that is there is added to as before.
        if (this.#source.isCut) throw error;
        if (signal.aborted) continue;
        onTrouble(error);
        chain = { ...chain, begunMs: Date.now() };
      }
    }
  }

  /** A new backup; the one before is added to until it is whole. */
  async #begin(before: Chain | null): Promise<Chain> {
    const { everyMs, keep, dataFolder, onBackup } = this.#request;
    const between = async () => {
      // Without letting go of the log, which the new one wants from its own start.
      if (before && Date.now() - this.#copiedMs >= everyMs) await this.#add(before);
    };
    const request = { ...this.#request, repository: this.#repository, source: this.#source, between };
    const taken = await backUpCluster(request);
    this.#onBegun();
    await pruneBackups(this.#repository, keep);
    await saveLastBackup(dataFolder, { folder: this.#repository.folder, at: taken.manifest.endedAt });
    this.#copiedMs = Date.now();
    await onBackup(taken.folder);
    return { taken, begunMs: Date.now(), files: [] };
  }

  /** False where this backup cannot be added to any more: a new one is needed. */
  async #addOr(chain: Chain): Promise<boolean> {
    try {
      await this.#add(chain);
      await this.#source.release(chain.taken.wal.copiedTo);
      return true;
    } catch (error) {
      this.#request.onTrouble(error);
      const { code } = error as NodeJS.ErrnoException;
      return !(this.#source.isCut || isWalGone(error) || code === "ENOENT");
    }
  }

  async #add(chain: Chain): Promise<void> {
    const at = new Date();
    const { wal, data } = chain.taken;
    // Whatever the log names by here is in the data folder by now.
    const lsn = await this.#source.flushed();
    chain.files.push(...(await data.take({ all: false })).files);
    if (chain.files.length > 0) await this.#repository.contents.sync();
    await wal.copyTo(lsn, at, chain.files);
    chain.files = [];
    this.#copiedMs = Date.now();
    await saveLastBackup(this.#request.dataFolder, { folder: this.#repository.folder, at: at.toISOString() });
    this.#request.onCopied(at);
  }
}
