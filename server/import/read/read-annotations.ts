import { vgKey } from "#domain/identity/image-key.ts";
import { keyOf, nameByNumber } from "#domain/identity/photo-naming.ts";
import { message } from "#domain/message.ts";
import type { FileNaming } from "#server/import/photos/file-naming.ts";
import { type PieceKind, type RowReading, rejected, type Staged } from "#server/import/write/staged.ts";
import { integerText, isObject, mayHoldUnfit, unfitString } from "./json-value.ts";
import type { JsonFormat } from "./recognise.ts";

type Row = { value: unknown; text: string; section: string | null };

const VG_KEY: Partial<Record<JsonFormat, PieceKind>> = {
  "vg-objects": "objects",
  "vg-attributes": "attributes",
  "vg-relationships": "relationships",
  "vg-regions": "regions",
};

/** One row of Visual Genome's files: all objects (attributes, relationships, regions) of one image, or its image_data. */
export function readVisualGenomeRow(row: Row, format: JsonFormat, naming: FileNaming): RowReading {
  const { value } = row;
  if (!isObject(value)) return rejected("$", message("notObject"));
  const unfit = mayHoldUnfit(row.text) ? unfitString(value, "$") : null;
  if (unfit) return { staged: [], rejections: [unfit] };
  const id = integerText(value.image_id ?? value.id);
  if (id === null || id.startsWith("-")) return rejected("$.image_id", message("noWholeNumber", { name: "image_id" }));
  const identity = keyOf(nameByNumber(naming, "vg", id)) ?? vgKey(id);
  const kind = VG_KEY[format];
  if (kind === undefined) return { staged: [imageOf(identity, value)], rejections: [] };
  const elements = value[kind];
  if (!Array.isArray(elements)) return rejected(`$.${kind}`, message("noList", { name: kind }));
  const reading: RowReading = { staged: [], rejections: [] };
  const kept = elements.filter((element, index) => {
    if (isObject(element)) return true;
    reading.rejections.push({ path: `$.${kind}[${index}]`, ...message("notObject") });
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
    isTold: false,
    alias: cocoId === null || !identity.startsWith("vg:") ? null : `coco:${cocoId.replace(/^0+(?=\d)/, "")}`,
    path: typeof value.url === "string" ? (value.url.match(/(VG_100K(?:_2)?\/\d{1,18}\.\w{3,4})$/)?.[1] ?? null) : null,
    licence: null,
  };
}

export const pixelsOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 1_000_000 ? value : null;

/** `name` and `names` both occur in Visual Genome. */
function namesOf(element: Record<string, unknown>): string[] {
  const names = Array.isArray(element.names) ? element.names : [element.name];
  return names.filter((name) => typeof name === "string");
}
