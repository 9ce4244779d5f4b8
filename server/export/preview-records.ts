import { parquetReadObjects } from "hyparquet";
import type { ExportPreview } from "#domain/export/export-preview.ts";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import { elementsOf } from "#domain/json/json-text.ts";
import type { CocoFile } from "./formats/coco-sections.ts";

type PreviewRecord = ExportPreview["records"][number];

/** Of a longer record the beginning is shown. */
const CHARACTERS_MAX = 4000;

/** The records of a data file as a person reads them, each laid out over several lines. `bytes`: the whole file. */
export async function recordsOf(format: ExportFormat, file: string, bytes: Buffer): Promise<PreviewRecord[]> {
  return (await valuesOf(format, bytes)).map((record) => {
    const text = JSON.stringify(record, shortBytes, 2);
    const isCut = text.length > CHARACTERS_MAX;
    return { file, text: isCut ? text.slice(0, CHARACTERS_MAX) : text, isCut };
  });
}

async function valuesOf(format: ExportFormat, bytes: Buffer): Promise<unknown[]> {
  switch (FORMATS[format].framing) {
    case "lines":
      return parseAll(
        bytes
          .toString("utf8")
          .split("\n")
          .filter((line) => line !== ""),
      );
    case "array":
      return parseAll(elementsOf(bytes.toString("utf8")));
    case "parquet":
      return readRows(bytes);
    case "sections":
      return photosOf(JSON.parse(bytes.toString("utf8")) as CocoFile);
  }
}

const parseAll = (texts: readonly string[]): unknown[] => texts.map((text) => JSON.parse(text));

/** The rows of a table, read as anybody reads it. */
async function readRows(bytes: Buffer): Promise<unknown[]> {
  const file = new Uint8Array(bytes).buffer;
  return parquetReadObjects({ file, utf8: false });
}

/** A photo of COCO's sections with its annotations and their categories. */
const photosOf = ({ images, annotations, categories }: CocoFile): unknown[] =>
  images.map((image) => {
    const own = annotations.filter(({ image_id }) => image_id === image.id);
    const named = new Set(own.map(({ category_id }) => category_id));
    return { image, annotations: own, categories: categories.filter(({ id }) => named.has(id)) };
  });

/** Embedded photos by their size. */
const shortBytes = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? `(${value.length} bytes)` : value;
