/**
 * A photo's name across files, with its namespace: Visual Genome's 1 and COCO's 1 are different pictures. `vg:2317`,
 * `coco:33471`, else `path:…`.
 */
export type ImageIdentity = string;

export const vgIdentity = (id: string): ImageIdentity => `vg:${stripZeros(id)}`;
export const cocoIdentity = (id: string): ImageIdentity => `coco:${stripZeros(id)}`;

const COCO_NAME = /^(?:COCO_(?:train|val|test)\d{4}_)?(\d{12})\.\w+$/;
const NUMBER_NAME = /^(\d{1,11})\.\w+$/;
const VG_FOLDER = /^(?:vg|VG_100K(?:_2)?|visual[-_ ]?genome)$/i;

/**
 * The identity that a path or file name gives: COCO's twelve digits (`COCO_val2014_…` included), Visual Genome's bare
 * number (alone, or under vg/, VG_100K/, VG_100K_2/), else the path itself with forward slashes.
 */
export function identityOfPath(path: string): ImageIdentity {
  const folders = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const name = folders.pop() ?? "";
  const coco = name.match(COCO_NAME)?.[1];
  if (coco !== undefined) return cocoIdentity(coco);
  const number = name.match(NUMBER_NAME)?.[1];
  if (number !== undefined && (folders.length === 0 || folders.some((folder) => VG_FOLDER.test(folder))))
    return vgIdentity(number);
  return `path:${[...folders, name].join("/")}`;
}

const stripZeros = (digits: string) => digits.replace(/^0+(?=\d)/, "");
