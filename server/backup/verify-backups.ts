import { BackupChecker, type Damage } from "./check-backup.ts";
import { storedFilesOf } from "./prune.ts";
import { openRepository } from "./repository.ts";

/** A backup as `studio backup verify` tells of it; `until`: the newest state that it holds. */
export type VerifiedBackup = {
  backup: string;
  is: "whole" | "damaged" | "unfinished";
  until: string | null;
  bytes: number;
  damage: Damage[];
};

/** Holds every file of every backup in the folder against its checksum. @throws StudioError where it is no repository */
export async function verifyBackups(
  folder: string,
  signal: AbortSignal,
  onProgress: (progress: { bytes: number; bytesTotal: number }) => void,
): Promise<VerifiedBackup[]> {
  const repository = await openRepository(folder);
  const found = await repository.list();
  const sizes = found.map(({ manifest }) =>
    manifest === null || manifest === "unreadable"
      ? 0
      : storedFilesOf(manifest).reduce((sum, file) => sum + file.bytes, 0),
  );
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  let bytes = 0;
  const checker = new BackupChecker(repository, signal, (more) => {
    bytes += more;
    onProgress({ bytes, bytesTotal });
  });
  const verified: VerifiedBackup[] = [];
  for (const [number, { name, folder: own, manifest }] of found.entries()) {
    const size = sizes[number] ?? 0;
    if (manifest === null) verified.push({ backup: name, is: "unfinished", until: null, bytes: 0, damage: [] });
    else if (manifest === "unreadable")
      verified.push({ backup: name, is: "damaged", until: null, bytes: 0, damage: [{ file: own, is: "changed" }] });
    else {
      const { damage, goodUntil } = await checker.check({ name, folder: own, manifest }, null);
      const is = damage.length === 0 ? "whole" : "damaged";
      verified.push({ backup: name, is, until: goodUntil, bytes: size, damage });
    }
  }
  return verified;
}
