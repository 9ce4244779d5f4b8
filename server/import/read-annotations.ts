import { cocoIdentity, identityOfPath, vgIdentity } from "#domain/image-identity.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import type { JsonFormat } from "./recognise.ts";
import { type PieceKind, type RowReading, rejected, type Staged } from "./staged.ts";

type Row = { value: unknown; text: string; section: string | null };

const VG_KEY: Partial<Record<JsonFormat, PieceKind>> = {
  "vg-objects": "objects",
  "vg-attributes": "attributes",
  "vg-relationships": "relationships",
  "vg-regions": "regions",
};

/** One row of Visual Genome's files: all objects (attributes, relationships, regions) of one image, or its image_data. */
export function readVisualGenomeRow(row: Row, format: JsonFormat): RowReading {
  const { value } = row;
  if (!isObject(value)) return rejected("$", "not an object");
  const unfit = mayHoldUnfit(row.text) ? unfitString(value, "$") : null;
  if (unfit) return rejected(unfit.path, unfit.reason);
  const id = integerText(value.image_id ?? value.id);
  if (id === null) return rejected("$.image_id", "image_id is no whole number");
  const identity = vgIdentity(id);
  const kind = VG_KEY[format];
  if (kind === undefined) return { staged: [imageOf(identity, value)], rejections: [] };
  const elements = value[kind];
  if (!Array.isArray(elements)) return rejected(`$.${kind}`, `${kind} is no list`);
  const reading: RowReading = { staged: [], rejections: [] };
  const kept = elements.filter((element, index) => {
    if (isObject(element)) return true;
    reading.rejections.push({ path: `$.${kind}[${index}]`, reason: "not an object" });
    return false;
  });
  reading.staged.push({
    table: "piece",
    identity,
    kind,
    elements: kept.map((element) => JSON.stringify(element)).join(","),
    names: kind === "objects" || kind === "attributes" ? kept.flatMap(namesOf) : [],
    count: kept.length,
    category: null,
  });
  return reading;
}

function imageOf(identity: string, value: Record<string, unknown>): Staged {
  const cocoId = integerText(value.coco_id);
  return {
    table: "image",
    identity,
    widthPx: pixelsOf(value.width),
    heightPx: pixelsOf(value.height),
    alias: cocoId === null ? null : cocoIdentity(cocoId),
  };
}

const pixelsOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 1_000_000 ? value : null;

/** `name` and `names` both occur in Visual Genome. */
function namesOf(element: Record<string, unknown>): string[] {
  const names = Array.isArray(element.names) ? element.names : [element.name];
  return names.filter((name) => typeof name === "string");
}

/**
 * Reads COCO's sections. An annotation names its image by COCO's id, unless the file's own images section gave that id a
 * name of another kind: then by that, whichever section comes first.
 */
export class CocoReader {
  readonly #imageNames = new Map<string, string>();
  #hasUnnamed = false;

  read({ value, section, text }: Row): RowReading {
    if (section !== "images" && section !== "annotations" && section !== "categories")
      return { staged: [], rejections: [] };
    if (!isObject(value)) return rejected("$", "not an object");
    const unfit = mayHoldUnfit(text) ? unfitString(value, "$") : null;
    if (unfit) return rejected(unfit.path, unfit.reason);
    if (section === "images") return this.#image(value);
    if (section === "annotations") return this.#annotation(value);
    const id = integerText(value.id);
    if (id === null || typeof value.name !== "string") return rejected("$", "a category needs an id and a name");
    return { staged: [{ table: "category", id, name: value.name }], rejections: [] };
  }

  /** At the file's end: what the images section, read behind annotations, says of the names that those went by. */
  end(): Staged[] {
    if (!this.#hasUnnamed) return [];
    return [...this.#imageNames].map(([id, identity]) => ({ table: "rename", from: cocoIdentity(id), to: identity }));
  }

  #image(value: Record<string, unknown>): RowReading {
    const id = integerText(value.id);
    if (id === null) return rejected("$.id", "id is no whole number");
    const name = typeof value.file_name === "string" ? identityOfPath(value.file_name.split("/").at(-1) ?? "") : "";
    // A file in COCO's shape about Visual Genome's photos calls them by their bare numbers.
    const identity = name.startsWith("vg:") ? name : cocoIdentity(id);
    if (identity !== cocoIdentity(id)) this.#imageNames.set(id, identity);
    return {
      staged: [
        { table: "image", identity, widthPx: pixelsOf(value.width), heightPx: pixelsOf(value.height), alias: null },
      ],
      rejections: [],
    };
  }

  #annotation(value: Record<string, unknown>): RowReading {
    const id = integerText(value.image_id);
    if (id === null) return rejected("$.image_id", "image_id is no whole number");
    const identity = this.#imageNames.get(id) ?? cocoIdentity(id);
    this.#hasUnnamed ||= !this.#imageNames.has(id);
    const piece = { table: "piece" as const, identity, elements: JSON.stringify(value), names: [], count: 1 };
    if (typeof value.caption === "string")
      return { staged: [{ ...piece, kind: "captions", category: null }], rejections: [] };
    const box = value.bbox;
    if (!Array.isArray(box) || box.length !== 4 || !box.every((part) => typeof part === "number")) {
      return rejected("$.bbox", "bbox is no list of four numbers");
    }
    return { staged: [{ ...piece, kind: "instances", category: integerText(value.category_id) }], rejections: [] };
  }
}
