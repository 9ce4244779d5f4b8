import { z } from "zod";
import { type NamedPhoto, type Naming, nameByNumber, nameByPath } from "#domain/identity/photo-naming.ts";
import type { IdRule } from "#domain/identity/public-id.ts";
import type { Mention } from "#domain/identity/settle-images.ts";
import { photosOfMapped } from "#domain/photo/mapped-photo.ts";
import { mappedShapeOf, shapeOfRecord } from "#domain/shapes/index.ts";
import { type Mapping, mappingSchema } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

/** How names in a file were read, kept with it (SourceFile.settings) so that its entries can be asked again whose photo they are of. */
export const sourceSettingsSchema = z.object({
  ids: z.array(z.object({ space: z.enum(["vg", "coco", "own"]), folder: z.string() })).default([]),
  stripPrefixes: z.array(z.string()).default([]),
  namesCocoBare: z.boolean().default(false),
  place: z.string().default(""),
  file: z.string().default(""),
  /** Which keys of its records are what: the way back of an edit asks for it, also. */
  mapping: mappingSchema.optional(),
});
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;

export const settingsOf = ({ ids, stripPrefixes, namesCocoBare, place, file, mapping }: Naming): SourceSettings => ({
  ids: ids as IdRule[],
  stripPrefixes: [...stripPrefixes],
  namesCocoBare,
  place,
  file,
  ...(mapping ? { mapping } : {}),
});

const shellSchema = z.looseObject({ image_id: z.unknown().optional() });

/** The photos that an entry's row names, in their order, read as its file's rows were. `rowShell`: the row; of SVIT's and LLaVA's shape without its messages. */
export function namedByRow(naming: Naming, isSvit: boolean, rowShell: unknown): NamedPhoto[] {
  const row = shellSchema.safeParse(rowShell).data;
  if (!row) return [];
  if (isSvit) {
    const id = String(row.image_id ?? "");
    return /^\d{1,18}$/.test(id) ? [nameByNumber(naming, "vg", id)] : [];
  }
  const mapping = mappedShapeOf(row, naming.mapping) ? naming.mapping : undefined;
  const photos = photosOfMapped(row, mapping, () => textsOf(row, mapping));
  return photos.ok ? photos.names.map((name) => nameByPath(naming, name)) : [];
}

/** The texts of a row that is kept whole. */
function textsOf(row: JsonRecord, mapping: Mapping | undefined): string[] {
  const read = shapeOfRecord(row, mapping)?.read(row);
  return read?.ok ? read.turns.map(({ value }) => value) : [];
}

export const mentionOf = (id: string, root: string, named: NamedPhoto): Mention => ({
  id,
  root,
  name: named.name,
  publicId: named.publicId,
});
