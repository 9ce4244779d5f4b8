/**
 * Where the photo of an image may lie under a base address, likeliest first; `names` are the image's identity and other
 * names. Visual Genome lays its photos into two folders and no rule tells which id went where; COCO names them anew each
 * year, and Visual Genome's images of COCO are among its 2014 ones.
 */
export function photoPathsOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(pathsOfName))];
}

function pathsOfName(name: string): string[] {
  const [, space, rest = ""] = name.match(/^(vg|coco|path):(.+)$/s) ?? [];
  if (space === "vg") return [`VG_100K/${rest}.jpg`, `VG_100K_2/${rest}.jpg`, `${rest}.jpg`];
  if (space === "coco") {
    const digits = rest.padStart(12, "0");
    return [
      `train2017/${digits}.jpg`,
      `val2017/${digits}.jpg`,
      ...["train2014", "val2014"].map((year) => `${year}/COCO_${year}_${digits}.jpg`),
      `${digits}.jpg`,
    ];
  }
  return space === "path" ? [rest] : [];
}
