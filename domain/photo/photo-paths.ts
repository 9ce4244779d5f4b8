import { parseKey } from "#domain/identity/image-key.ts";
import { provenId } from "#domain/identity/public-id.ts";

/**
 * Where the photo of an image may lie under a base address, likeliest first; `names` are the image's identity and other
 * names. Visual Genome lays its photos into two folders and no rule tells which id went where; COCO names them anew each
 * year, and Visual Genome's images of COCO are among its 2014 ones. A bare number is asked for only where the address itself
 * is one of their folders: elsewhere it is anybody's.
 */
export function photoPathsOf(names: readonly string[], address: string): string[] {
  const base = address.split(/[?#]/, 1)[0]?.replace(/\/*$/, "/") ?? "";
  return [...new Set(names.flatMap((name) => pathsOfName(name).filter((path) => isProven(name, `${base}${path}`))))];
}

const isProven = (name: string, place: string) => name.startsWith("path") || provenId(place) === name;

function pathsOfName(name: string): string[] {
  const parts = parseKey(name);
  if (parts === null) return [];
  // A disk or a bucket may have a name in the other Unicode form; exactly so spelt it is asked for first.
  if (parts.space === "path")
    return [...new Set([parts.path, parts.path.normalize("NFC"), parts.path.normalize("NFD")])];
  const { id } = parts;
  if (parts.space === "vg") return [`VG_100K/${id}.jpg`, `VG_100K_2/${id}.jpg`, `gqa/images/${id}.jpg`, `${id}.jpg`];
  const digits = id.padStart(12, "0");
  return [
    `train2017/${digits}.jpg`,
    `val2017/${digits}.jpg`,
    ...["train2014", "val2014"].map((year) => `${year}/COCO_${year}_${digits}.jpg`),
    `${digits}.jpg`,
  ];
}
