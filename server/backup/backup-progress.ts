/** How far a backup or a restore is, in bytes that were looked at. */
export type BackupProgress = { bytes: number; bytesTotal: number };
