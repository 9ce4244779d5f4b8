import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { PartRule } from "./part-rule.ts";
import { ownWordOf } from "./part-word.ts";

/** So many rows from a file's start are looked at. */
export const PART_ROWS_LOOKED = 200;

/** Keys by which public sets name the source of a row, the surest first: FineVision, Vision-Flan, RLHF-V, MAmmoTH-VL, Cambrian. */
const KEYS = ["source", "task_name", "dataset", "ds_name", "origin_dataset", "dataset_name", "data_source", "subset"];

/** A row in ten may be without it. */
const SHARE_MIN = 0.9;
/** As many words as rows are names of rows; of fewer rows than this nobody can tell. */
const DISTINCT_SHARE_MAX = 0.5;
const ROWS_TO_TELL = 20;
/** Folders that hold thousands of photos each are an order of files, and no sources: 000/, 001/, … */
const FOLDERS_MAX = 30;

/**
 * By what the entries of a file are told apart, as far as its first rows tell: a key that names a source; folders of photos where they are
 * several (`coco/`, `gqa/`, `vg/`, as LLaVA's mixture has them); else the file itself.
 */
export function proposePartRule(rows: readonly JsonRecord[]): PartRule {
  for (const key of KEYS) {
    const rule: PartRule = { by: "key", key };
    const words = wordsOf(rule, rows);
    const isOfRows = rows.length >= ROWS_TO_TELL && new Set(words).size > rows.length * DISTINCT_SHARE_MAX;
    if (isOften(words, rows) && !isOfRows) return rule;
  }
  const folders = wordsOf({ by: "path" }, rows);
  const distinct = new Set(folders);
  const areSources = distinct.size > 1 && distinct.size <= FOLDERS_MAX && ![...distinct].some(isNumbered);
  // The first rows of a file that was not shuffled are all of one.
  const areKnown = distinct.size > 0 && [...distinct].every((folder) => MIXED.has(folder));
  return (areSources || areKnown) && isOften(folders, rows, FOLDER_SHARE_MIN) ? { by: "path" } : { by: "file" };
}

/** The folders of the mixtures of LLaVA 1.5 and ShareGPT4V (their READMEs, "Data Preparation"). */
const MIXED = new Set([
  ..."coco gqa ocr_vqa textvqa vg sam wikiart share_textvqa web-celebrity web-landmark llava".split(" "),
  ..."chartqa docvqa dvqa ai2d synthdog-en geoqa+".split(" "),
]);

/** Rows of text alone have no photo: of LLaVA's mixture six of a hundred, of others more. */
const FOLDER_SHARE_MIN = 0.6;

const wordsOf = (rule: PartRule, rows: readonly JsonRecord[]): string[] =>
  rows.flatMap((row) => ownWordOf(rule, row) ?? []);

const isOften = (words: readonly string[], rows: readonly JsonRecord[], share = SHARE_MIN): boolean =>
  words.length > 0 && words.length >= rows.length * share;

/** `00012`, `train2017`, `VG_100K_2`: shards and splits of one source. */
const isNumbered = (folder: string): boolean => /^\d+$/.test(folder) || /\d{4}$|_\d+$/.test(folder);
