import path from "node:path";
import type { ExportManifest, Notice, PhotoReport } from "#domain/export/export-manifest.ts";

/** What an export says when it is over. `manifestFile`: its path; the others are named from where it lies. */
export function summary(manifest: ExportManifest, manifestFile: string): string {
  const { entries, records, counts, leftOut, warnings, files } = manifest;
  const data = files.filter(({ name }) => name !== leftOut.file);
  const lines = [
    `${entries} entries left as ${records} records.`,
    ...Object.entries(counts).map(
      ([task, byState]) =>
        `  ${task}: ${Object.entries(byState)
          .map(([state, count]) => `${count} ${state}`)
          .join(", ")}`,
    ),
    ...(leftOut.entries > 0 ? [`${leftOut.entries} entries were left out (${leftOut.file}):`] : []),
    ...notices(leftOut.reasons),
    ...(Object.keys(warnings).length > 0 ? ["Left with a warning:"] : []),
    ...notices(warnings),
    ...data.map(
      ({ name, bytes, sha256 }) => `${path.join(path.dirname(manifestFile), name)}  ${bytes} bytes  sha256 ${sha256}`,
    ),
    ...photoLines(manifest.photos, path.dirname(manifestFile)),
    manifestFile,
  ];
  return `${lines.join("\n")}\n`;
}

/** `manifestFolder`: what the manifest's names are relative to. */
function photoLines(photos: PhotoReport | null, manifestFolder: string): string[] {
  if (photos === null) return [];
  const { folder, copied, linked, there, missing, list } = photos;
  const reasons = Object.entries(missing).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Photos in ${path.join(manifestFolder, folder)}: ${copied} copied, ${linked} linked, ${there} there already.`,
    ...(reasons.length > 0 ? [`Photos that are not there (${list}): ${reasons.join(", ")}.`] : []),
  ];
}

const notices = (byId: Record<string, Notice>) =>
  Object.entries(byId).map(([id, { count, what }]) => `  ${count} ${id}: ${what}`);
