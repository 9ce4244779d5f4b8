import path from "node:path";
import { must } from "#domain/must.ts";
import type { Addresses } from "./addresses.ts";

/** What can be fetched. */
export const PARTS = ["entries", "annotations", "captions", "photos"] as const;
export type Part = (typeof PARTS)[number];

/** A published file: the addresses that it may lie at, the likeliest first, and the folder below `out` that it goes to. */
export type SourceFile = {
  /** Of fetched.json; the same whatever name the file is published under. */
  name: string;
  folder: string;
  addresses: string[];
  /** For the disk's sake where no server tells it. */
  aboutBytes: number;
  licence: string;
};

export const LICENCES = {
  svit: "CC BY 4.0, under the usage notice of https://huggingface.co/datasets/BAAI/SVIT",
  visualGenome: "CC BY 4.0, Visual Genome",
  photos: "Visual Genome: CC BY 4.0; each photo also under its author's licence on Flickr",
  coco: "CC BY 4.0, COCO's annotations",
} as const;

const ENTRIES = { conversation: 160e6, complex_reasoning: 170e6, referring_qa: 130e6, detail_description: 90e6 };
const ANNOTATIONS = { objects: 55_323_929, region_descriptions: 125e6 };
const PHOTOS = { images: 9.8e9, images2: 5.5e9 };

/**
 * The files of these parts. A subset takes its photos one by one, so not in zips; it, captions and photos' folders need
 * image_data, which comes along.
 */
export function sourceFiles(addresses: Addresses, parts: ReadonlySet<Part>, isSubset: boolean): SourceFile[] {
  const files: SourceFile[] = [];
  if (parts.has("annotations") || parts.has("captions") || isSubset)
    files.push(visualGenomeFile(addresses, "image_data", 1_780_854));
  if (parts.has("entries"))
    for (const [name, aboutBytes] of Object.entries(ENTRIES))
      files.push({
        name,
        folder: "svit",
        // Published as zips once, and unpacked in copies: what is there is taken.
        addresses: [`${addresses.svit}/${name}.zip`, `${addresses.svit}/${name}.json`],
        aboutBytes,
        licence: LICENCES.svit,
      });
  if (parts.has("annotations"))
    for (const [name, aboutBytes] of Object.entries(ANNOTATIONS))
      files.push(visualGenomeFile(addresses, name, aboutBytes));
  if (parts.has("captions"))
    files.push({
      name: "annotations_trainval2014",
      folder: "coco",
      addresses: [`${addresses.coco}/annotations_trainval2014.zip`],
      aboutBytes: 252_872_794,
      licence: LICENCES.coco,
    });
  if (parts.has("photos") && !isSubset)
    for (const [name, aboutBytes] of Object.entries(PHOTOS))
      files.push({
        name,
        folder: "visual-genome",
        addresses: [`${addresses.photos}/VG_100K_2/${name}.zip`, `${addresses.photos}/${name}.zip`],
        aboutBytes,
        licence: LICENCES.photos,
      });
  return files;
}

const visualGenomeFile = ({ visualGenome }: Addresses, name: string, aboutBytes: number): SourceFile => ({
  name,
  folder: "visual-genome",
  addresses: [`${visualGenome}/${name}.json.zip`, `${visualGenome}/${name}.json`],
  aboutBytes,
  licence: LICENCES.visualGenome,
});

/** Where below `out` the file comes to lie that was found at `address`. */
export const placeOf = (file: Pick<SourceFile, "folder">, address: string) =>
  path.posix.join(file.folder, must(address.split("/").at(-1), "an address has a last part"));
