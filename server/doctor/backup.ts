import { loadLastBackup } from "#server/backup/last-backup.ts";
import { type Finding, judge } from "./finding.ts";

const HOURS_MAX = 48;

/** When this data folder was backed up last, and where to. */
export async function examineBackup(dataFolder: string, now = new Date()): Promise<Finding> {
  const last = await loadLastBackup(dataFolder);
  if (last === null) return judge("backup", "none yet: create one with npm run studio -- backup FOLDER", null, "warn");
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(last.at)) / 60_000));
  const says = `the last contains everything up to ${minutes} minutes ago, in ${last.folder}`;
  return judge("backup", says, minutes > HOURS_MAX * 60 ? `${says}: make another` : null, "warn");
}
