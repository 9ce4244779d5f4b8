import { imageToUnit, type Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { GENERATION_FACTS, type GenerationTask } from "./generation-task.ts";

/** What is known of a photo: what a model that sees no photo writes from. `size`: null where it is not known, and no box can be printed. */
export type PhotoInput = { captions: readonly string[]; boxes: readonly KnownBox[]; size: Size | null };

/** How much of it was printed. */
export type InputCounts = { captions: number; objects: number; regions: number };

/** SVIT's limit; COCO has five a photo, some a sixth. */
const CAPTIONS_MAX = 5;
/** The 99th percentile of Visual Genome has 85 objects and 110 regions; what is beyond would not fit the models of the day together. */
const OBJECTS_MAX = 150;
const REGIONS_MAX = 150;
/** A caption has 10 words, a region phrase 5. */
const LINE_MAX = 300;

/** Between these lines stands data; a text that has one in it has it taken out (print-line). */
export const DATA_OPENS = "<<<PHOTO DATA";
export const DATA_CLOSES = "PHOTO DATA>>>";

/**
 * What a model is given of a photo, as SVIT's script writes it: captions, objects as `name: [x1, y1, x2, y2]` and region phrases, with
 * boxes where the task has boxes. Null where nothing is known.
 */
export function printInput(task: GenerationTask, input: PhotoInput): { text: string; counts: InputCounts } | null {
  const captions = input.captions
    .map((text) => printLine(text))
    .filter(isText)
    .slice(0, CAPTIONS_MAX);
  const objects = input.boxes.filter(isObject).slice(0, OBJECTS_MAX);
  const regions = input.boxes.filter((box) => box.kind === "region").slice(0, REGIONS_MAX);
  const objectLines = objects.map((box) => printBox(box, input.size)).filter(isText);
  const withBoxes = GENERATION_FACTS[task].hasBoxes;
  const regionLines = regions.map((box) => printBox(box, withBoxes ? input.size : null)).filter(isText);
  const counts = { captions: captions.length, objects: objectLines.length, regions: regionLines.length };
  if (counts.captions + counts.objects + counts.regions === 0) return null;
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`${title}:`, ...lines, ""]);
  const lines = [...part("Sentences", captions), ...part("Objects", objectLines), ...part("Regions", regionLines)];
  return { text: [DATA_OPENS, ...lines.slice(0, -1), DATA_CLOSES].join("\n"), counts };
}

const isText = (line: string): boolean => line !== "";

/** A crowd in one box names no single thing; what reviewers drew came long after. */
const isObject = ({ kind, isCrowd }: KnownBox): boolean => (kind === "object" || kind === "instance") && !isCrowd;

function printBox({ names, box }: KnownBox, size: Size | null): string {
  const name = printLine(names.join(", "));
  if (name === "" || size === null) return name;
  const { x1, y1, x2, y2 } = imageToUnit(box, size);
  // Annotations pass the photo's border a little: a model that copies them would print boxes that no check lets in.
  const [left, top, right, bottom] = [x1, y1, x2, y2].map((value) => Math.min(1, Math.max(0, value))) as [
    number,
    number,
    number,
    number,
  ];
  return left < right && top < bottom ? `${name}: [${left}, ${top}, ${right}, ${bottom}]` : name;
}

/** One line, whatever somebody wrote into a caption: no line of its own, and no end of the data. */
export function printLine(text: string, max = LINE_MAX): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/<{2,}|>{2,}/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return line.slice(0, max).toWellFormed();
}
