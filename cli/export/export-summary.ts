import path from "node:path";
import type { ExportDivision, ExportManifest, Notice, PhotoReport } from "#domain/export/export-manifest.ts";
import { counted } from "../print/counted.ts";
import { shiftLines } from "./export-shift.ts";

/** What an export says when it is over. `manifestFile`: its path; the others are named from where it lies. */
export function summary(manifest: ExportManifest, manifestFile: string): string {
  const { entries, records, counts, leftOut, warnings, files } = manifest;
  const data = files.filter(({ name }) => name !== leftOut.file);
  const lines = [
    `Exported ${counted(entries, "entry", "entries")} as ${counted(records, "record")}.`,
    ...Object.entries(counts).map(
      ([task, byState]) =>
        `  ${task}: ${Object.entries(byState)
          .map(([state, count]) => `${count} ${state}`)
          .join(", ")}`,
    ),
    ...divisionLines(manifest),
    ...(manifest.shift ? shiftLines(manifest.shift) : []),
    ...(leftOut.entries > 0
      ? [`${counted(leftOut.entries, "entry was", "entries were")} left out (${leftOut.file}):`]
      : []),
    ...notices(leftOut.reasons),
    ...(Object.keys(warnings).length > 0 ? ["Exported with a warning:"] : []),
    ...notices(warnings),
    ...data.map(
      ({ name, bytes, sha256 }) => `${path.join(path.dirname(manifestFile), name)}  ${bytes} bytes  sha256 ${sha256}`,
    ),
    ...photoLines(manifest.photos, path.dirname(manifestFile)),
    manifestFile,
  ];
  return `${lines.join("\n")}\n`;
}

/** What no reader of a file sees by itself: an empty split, a list of photos that names none of these, pairs that teach to be brief. */
function divisionLines({ splits, heldOut, preference, kto }: ExportDivision): string[] {
  return [
    ...(preference
      ? [
          `${counted(preference.pairs, "pair")}: ${counted(preference.rewrites, "rewrite")}, ${counted(preference.strikes, "deletion")} (words removed only).`,
          `  Mean words: chosen ${preference.chosenWords}, rejected ${preference.rejectedWords}; chosen is shorter in ${preference.shorter}.`,
        ]
      : []),
    ...(kto ? [`${kto.desirable} desirable, ${kto.undesirable} undesirable answers.`] : []),
    ...(splits ?? []).map(
      ({ name, share, records }) =>
        `Split ${name} (${share}): ${counted(records, "record")}${records === 0 ? ": EMPTY, readers reject such a file" : ""}.`,
    ),
    ...(heldOut ? [heldOutLine(heldOut)] : []),
  ];
}

const heldOutLine = ({ given, known }: NonNullable<ExportDivision["heldOut"]>) =>
  known === 0
    ? `NOTHING WAS HELD OUT: none of the ${given} photos in the list is in this data set.`
    : `Held out: ${known} of the ${given} photos in the list are in this data set.`;

/** `manifestFolder`: what the manifest's names are relative to. */
function photoLines(photos: PhotoReport | null, manifestFolder: string): string[] {
  if (photos === null) return [];
  const { folder, copied, linked, there, missing, list } = photos;
  const reasons = Object.entries(missing).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Photos in ${path.join(manifestFolder, folder)}: ${copied} copied, ${linked} linked, ${there} already there.`,
    ...(reasons.length > 0 ? [`Missing photos (${list}): ${reasons.join(", ")}.`] : []),
  ];
}

const notices = (byId: Record<string, Notice>) =>
  Object.entries(byId).map(([id, { count, what }]) => `  ${count} ${id}: ${what}`);
