import { z } from "zod";
import { type ImageBox, imageBoxFromXywh, imageBoxSchema } from "./box.ts";

/** A region of a photo that an annotation file knows: an object with its names, or a described region. Image pixels. */
export const knownBoxSchema = z.object({
  id: z.string(),
  kind: z.enum(["object", "region", "instance", "studio"]),
  names: z.string().array(),
  box: imageBoxSchema,
  /** A crowd of things in one box (COCO's iscrowd). */
  isCrowd: z.boolean(),
});
export type KnownBox = z.infer<typeof knownBoxSchema>;

/** What is known of a photo besides its entries. */
export const knownOfPhotoSchema = z.object({ boxes: knownBoxSchema.array(), captions: z.string().array() });

/** The annotation documents of one image, as stored: one array each. */
export type AnnotationDocuments = Partial<Record<string, unknown>>;

const number = z.number().finite();
// Both `name` and `names` occur in Visual Genome, even in one file.
const named = { name: z.string().optional(), names: z.array(z.string()).optional() };
const objectSchema = z.looseObject({ object_id: z.unknown(), ...named, x: number, y: number, w: number, h: number });
const regionSchema = z.looseObject({
  region_id: z.unknown(),
  phrase: z.string(),
  x: number,
  y: number,
  width: number,
  height: number,
});
const instanceSchema = z.looseObject({
  id: z.unknown(),
  category: z.string().optional(),
  bbox: z.tuple([number, number, number, number]),
  iscrowd: z.unknown().optional(),
});
/** Regions drawn in the studio: their ids are UUIDs, and stay what they are whatever is drawn or taken away beside them. */
const studioSchema = z.looseObject({ id: z.string(), name: z.string(), x: number, y: number, w: number, h: number });
const captionSchema = z.looseObject({ caption: z.string() });

/** Every box that the documents hold; elements that are none are passed over (import has reported them). */
export function knownBoxesOf(documents: AnnotationDocuments): KnownBox[] {
  return [
    ...read(documents.objects, objectSchema, "object", (row) => ({
      id: row.object_id,
      names: row.names ?? (row.name === undefined ? [] : [row.name]),
      box: imageBoxFromXywh(row.x, row.y, row.w, row.h),
    })),
    ...read(documents.instances, instanceSchema, "instance", (row) => ({
      id: row.id,
      names: row.category === undefined ? [] : [row.category],
      box: imageBoxFromXywh(...row.bbox),
      isCrowd: row.iscrowd === 1,
    })),
    ...read(documents.regions, regionSchema, "region", (row) => ({
      id: row.region_id,
      names: [row.phrase],
      box: imageBoxFromXywh(row.x, row.y, row.width, row.height),
    })),
    ...read(documents.studio, studioSchema, "studio", (row) => ({
      id: row.id,
      names: [row.name],
      box: imageBoxFromXywh(row.x, row.y, row.w, row.h),
    })),
  ];
}

export const captionsOf = (documents: AnnotationDocuments): string[] =>
  elements(documents.captions).flatMap((element) => captionSchema.safeParse(element).data?.caption ?? []);

const elements = (document: unknown): unknown[] => (Array.isArray(document) ? document : []);

function read<T>(
  document: unknown,
  schema: z.ZodType<T>,
  kind: KnownBox["kind"],
  view: (row: T) => { id: unknown; names: string[]; box: ImageBox; isCrowd?: boolean },
): KnownBox[] {
  return elements(document).flatMap((element, index) => {
    const row = schema.safeParse(element);
    if (!row.success) return [];
    const { id, names, box, isCrowd = false } = view(row.data);
    return {
      // Files repeat their ids.
      id: kind === "studio" ? `studio-${id}` : `${kind}-${String(id ?? index)}-${index}`,
      kind,
      names: names.map((name) => name.trim()),
      box,
      isCrowd,
    };
  });
}
