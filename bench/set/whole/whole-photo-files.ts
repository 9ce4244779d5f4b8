import { copyFile, link, mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { writePhoto } from "../write-photo.ts";
import { type WholePhoto, wholePhoto } from "./whole-photo.ts";
import type { WholePlan } from "./whole-plan.ts";

/** Distinct ones among small photos: enough that no inode has the 65,000 links ext4 allows. */
const SMALL_DISTINCT = 64;

/** Writes the photos into VG_100K and VG_100K_2; those beyond the distinct ones are hard links to one of their size. */
export async function writeWholePhotos(folder: string, { seed, photos, photoFiles }: WholePlan): Promise<void> {
  if (photoFiles === "none") return;
  for (const name of ["VG_100K", "VG_100K_2"]) await mkdir(path.join(folder, name), { recursive: true });
  const distinct = photoFiles === "small" ? SMALL_DISTINCT : photoFiles;
  const write = (file: string, photo: WholePhoto) =>
    photoFiles === "small" ? writeFlat(file, photo) : writePhoto(file, seed, photo);
  const bySize = new Map<string, string[]>();
  for (let index = 0; index < photos; index++) {
    const photo = wholePhoto(seed, index);
    const file = path.join(folder, photo.folder, `${photo.imageId}.jpg`);
    const size = `${photo.widthPx}x${photo.heightPx}`;
    const alike = bySize.get(size) ?? [];
    const source = index < distinct ? undefined : alike[index % alike.length];
    if (source) {
      // A folder on another file system, or a link too many: a copy does as well.
      await link(source, file).catch(() => copyFile(source, file));
      continue;
    }
    await write(file, photo);
    bySize.set(size, [...alike, file]);
  }
}

/** A JPEG of one colour: 2 to 10 KB. */
async function writeFlat(file: string, { index, widthPx, heightPx }: WholePhoto): Promise<void> {
  const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 151) % 256 };
  await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background } })
    .jpeg({ quality: 60 })
    .toFile(file);
}
