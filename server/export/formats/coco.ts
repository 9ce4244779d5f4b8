import { type ImageBox, imageBoxFromXywh, unitToImage } from "#domain/box/box.ts";
import { boxesOnPhoto, mentionsOfTurns } from "#domain/entry/entry-text.ts";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import { BOX_FAULTS, type BoxFault, FAULT_WORDS, faultOf } from "#domain/llava/box-fault.ts";
import { entryRows, type Row, SOURCE_ORDER } from "#server/export/rows/entry-rows.ts";
import { idOf, type LeftOut, photoOf } from "./chat.ts";
import { CocoSections } from "./coco-sections.ts";
import type { ExportJob, WriteFormat } from "./format.ts";
import { type ImagePrinter, namesOfPhotos } from "./llava-image.ts";
import { LLAVA_COLUMNS, type LlavaRow, llavaRow } from "./llava-row.ts";
import { turnsOfNow } from "./made-turns.ts";
import { boxSourceOf, groundingOfRow } from "./source-of-boxes.ts";

const COLUMNS = [...LLAVA_COLUMNS, "drawnRegions"] as const;
type CocoRow = Row<typeof COLUMNS>;

/**
 * COCO's sections (cocodataset.org, "Data format"): each photo of the selected entries once, the boxes that they have now in its pixels, under
 * their phrases as categories, and the regions that were drawn on it here. An entry without a box stays behind.
 */
export const write: WriteFormat = async (job) => {
  const { settings, photoSources, sourceFiles } = job;
  const printer: ImagePrinter = { settings, photoSources, sourceFiles, names: await namesOfPhotos(job) };
  const file = await job.open(job.mainName, "whole");
  const sections = new CocoSections(file);
  let open: string | null = null;
  for await (const batch of entryRows(job.snapshot, job.selection, COLUMNS, {
    order: `e."imageId", ${SOURCE_ORDER}`,
  })) {
    for (const row of batch) {
      const entry = llavaRow(row as unknown as Parameters<typeof llavaRow>[0]);
      const photo = photoOf(entry, printer);
      const found = photo.ok ? boxesOf(entry, job) : photo;
      if (!photo.ok || !photo.image || !found.ok) {
        const { reason, what } = found.ok ? NO_BOXES : found;
        await job.tally.leftOut(entry, reason, what);
        continue;
      }
      if (open !== entry.imageId) {
        open = entry.imageId;
        const { widthPx: width, heightPx: height } = entry;
        sections.open({ file_name: photo.image.path, ...(width !== null && height !== null && { width, height }) });
        for (const { name, box } of drawnOn(row)) sections.add(name, box, undefined);
        if (open !== null) job.photos?.add(open, photo.image.path);
      }
      for (const { phrase, box } of found.boxes) sections.add(phrase, box, idOf(entry));
      job.tally.left(entry.task, entry.state);
      for (const { id, what } of photo.warnings) job.tally.warn(entry, id, what);
      for (const id of found.faults) job.tally.warn(entry, id, FAULT_WORDS[id]);
    }
    await file.drain();
    await job.photos?.drain();
    job.progress();
  }
  await sections.close();
};

const NO_BOXES: LeftOut = { ok: false, reason: "no-boxes", what: "it has no phrase with a box that COCO can hold" };
const UNSETTLED: LeftOut = {
  ok: false,
  reason: "boxes-unsettled",
  what: "its box format is not confirmed: the data set's page Boxes, or `studio boxes`, does that",
};
const SIZE_UNKNOWN: LeftOut = {
  ok: false,
  reason: "photo-size-unknown",
  what: "its boxes cannot be told in pixels: the photo's size is not known",
};

type Boxes = { ok: true; boxes: { phrase: string; box: ImageBox }[]; faults: readonly BoxFault[] };

/** The boxes of an entry's turns of now. One that has a fault is counted, and leaves only where it just reaches beyond the photo. */
function boxesOf(entry: LlavaRow, job: ExportJob): Boxes | LeftOut {
  if (entry.ownShellBytes !== null) return boxesOfOther(entry, job);
  const { widthPx, heightPx } = entry;
  const mentions = turnsOfNow(entry, job.turnsAfter(entry))
    .flatMap(({ value }) => parseReferring(value))
    .filter((piece) => piece.kind === "mention");
  if (mentions.every(({ boxes }) => boxes.length === 0)) return NO_BOXES;
  if (widthPx === null || heightPx === null) return SIZE_UNKNOWN;
  const boxes: Boxes["boxes"] = [];
  const seen = new Set<BoxFault>();
  for (const { phrase, boxes: own } of mentions) {
    for (const printed of own) {
      const fault = faultOf(printed);
      if (fault) seen.add(fault);
      if (printed.numbers === null || (fault !== null && fault !== "box-outside")) continue;
      boxes.push({ phrase: phrase.trim(), box: unitToImage(printed.numbers, { widthPx, heightPx }) });
    }
  }
  return soundOrLeftOut(boxes, seen, job);
}

/** The same of other shapes: those on its first photo, as their file's notation and space say. */
function boxesOfOther(entry: LlavaRow, job: ExportJob): Boxes | LeftOut {
  const turns = turnsOfNow(entry, job.turnsAfter(entry)).map((turn, index) => ({ ...turn, id: String(index) }));
  const source = boxSourceOf(groundingOfRow(entry, job), turns);
  if (source.kind === "unsettled") return UNSETTLED;
  if (source.kind !== "known") return NO_BOXES;
  const mentions = mentionsOfTurns(turns, source.grounding).map(({ mention }) => mention);
  if (mentions.every(({ boxes }) => boxes.length === 0)) return NO_BOXES;
  const { widthPx, heightPx } = entry;
  if (widthPx === null || heightPx === null) return SIZE_UNKNOWN;
  const boxes: Boxes["boxes"] = [];
  const seen = new Set<BoxFault>();
  for (const { phrase, boxes: own } of mentions) {
    if (own.some(({ numbers }) => numbers === null)) seen.add("box-unparsable");
    for (const { box } of boxesOnPhoto(own, source.grounding, { widthPx, heightPx })) {
      const { x1, y1, x2, y2 } = box;
      const fault = x1 > x2 || y1 > y2 ? "box-inverted" : x1 === x2 || y1 === y2 ? "box-empty" : null;
      if (fault) seen.add(fault);
      // Of a box that no words name COCO has no category.
      else if (phrase.trim() !== "") boxes.push({ phrase: phrase.trim(), box });
      if (x1 < 0 || y1 < 0 || x2 > widthPx || y2 > heightPx) seen.add("box-outside");
    }
  }
  return soundOrLeftOut(boxes, seen, job);
}

function soundOrLeftOut(boxes: Boxes["boxes"], seen: ReadonlySet<BoxFault>, { settings }: ExportJob): Boxes | LeftOut {
  const faults = BOX_FAULTS.filter((fault) => seen.has(fault));
  const [worst] = faults;
  if (worst && (settings.badBoxes === "leave-out" || boxes.length === 0))
    return { ok: false, reason: worst, what: FAULT_WORDS[worst] };
  return boxes.length === 0 ? NO_BOXES : { ok: true, boxes, faults };
}

/** Regions that were drawn in the studio: server/datasets/regions.ts writes them. */
function drawnOn(row: CocoRow): { name: string; box: ImageBox }[] {
  const document = row[COLUMNS.length - 1] as string | null;
  if (document === null) return [];
  const regions = JSON.parse(document) as { name: string; x: number; y: number; w: number; h: number }[];
  return regions.map(({ name, x, y, w, h }) => ({ name, box: imageBoxFromXywh(x, y, w, h) }));
}
