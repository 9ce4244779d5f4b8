import { cocoKey, type PublicId, vgKey } from "./image-key.ts";

/** Whose numbers the names below a folder are, as a person says it: `own` takes every proof away. */
export const ID_SPACES = ["vg", "coco", "own"] as const;
export type IdSpace = (typeof ID_SPACES)[number];
export type IdRule = { space: IdSpace; folder: string };

/** Visual Genome writes its ids without zeros, below these folders alone (LLaVA's mix keeps GQA's copies of them in gqa/images). */
const VG_PATH = /(?:^|\/)(?:VG_100K(?:_2)?|gqa\/images)\/([1-9]\d{0,17})\.\w+$/i;
/** COCO's own file names of 2014 and 2015 carry its name; those of 2017 are bare, in its folders. */
const COCO_NAME = /(?:^|\/)COCO_(?:train2014|val2014|test2014|test2015)_(\d{12})\.\w+$/;
const COCO_FOLDER = /(?:^|\/)(?:train|val|test|unlabeled)201[457]\/(\d{12})\.\w+$/;

/** The public id that a path proves by its folders or its name; null where it proves none. `path` with forward slashes. */
export function provenId(path: string): PublicId | null {
  const vg = path.match(VG_PATH)?.[1];
  if (vg !== undefined) return vgKey(vg);
  const coco = path.match(COCO_NAME)?.[1] ?? path.match(COCO_FOLDER)?.[1];
  return coco === undefined ? null : cocoKey(coco);
}

const TWELVE_DIGITS = /^(\d{12})\.\w+$/;

/** COCO's id of a bare name of twelve digits: for files that are known to name COCO's photos so. */
export function bareCocoId(path: string): PublicId | null {
  const digits = path.match(TWELVE_DIGITS)?.[1];
  return digits === undefined ? null : cocoKey(digits);
}

/** LLaVA's files of COCO's photos, which name them by twelve digits alone (haotian-liu/LLaVA, docs/Data.md). */
const LLAVA_FILES =
  /(?:^|\/)(?:llava_instruct_(?:150k|80k)|complex_reasoning_77k|detail_23k|conversation_58k)\.jsonl?$/i;
export const namesCocoBare = (fileName: string): boolean => LLAVA_FILES.test(fileName);

/** The id of a name that a person says is Visual Genome's or COCO's: the number that it ends in. */
export function saidId(space: "vg" | "coco", path: string): PublicId | null {
  const digits = path.match(/(\d{1,18})\.\w+$/)?.[1] ?? path.match(/^(\d{1,18})$/)?.[1];
  return digits === undefined ? null : space === "vg" ? vgKey(digits) : cocoKey(digits);
}

/** What looks like Visual Genome's or COCO's and proves it nowhere: counted, so that a person can settle it. */
export function looksPublic(path: string): "vg" | "coco" | null {
  const name = path.split("/").at(-1) ?? "";
  if (TWELVE_DIGITS.test(name)) return "coco";
  return /^[1-9]\d{0,6}\.jpe?g$/i.test(name) ? "vg" : null;
}

/** The rule for a place: that of the deepest folder it lies below. */
export function ruleFor(rules: readonly IdRule[], place: string): IdSpace | null {
  const holding = rules.filter(({ folder }) => place === folder || place.startsWith(`${folder.replace(/\/+$/, "")}/`));
  return holding.sort((one, other) => other.folder.length - one.folder.length)[0]?.space ?? null;
}
