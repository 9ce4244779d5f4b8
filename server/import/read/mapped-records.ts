import { mappedShapeOf } from "#domain/shapes/index.ts";
import { leadsIn } from "#domain/shapes/key-path.ts";
import { type Mapping, type NamedMapping, pathsOf } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import type { RecognisedJson } from "./recognised.ts";
import { isOfRecords, type Shape } from "./row-shape.ts";

/** A mapping that a data set has by name. `isOverShape`: it was said of records of a shape that is known, and goes before it. */
export type KeptMapping = NamedMapping & { isOverShape: boolean };

/** What people said of files: for this import, and earlier. `keepsUnknown`: what nothing reads is looked at (Discovered.unknown). */
export type Mappings = { given: Mapping | null; kept: readonly KeptMapping[]; keepsUnknown?: boolean };
export const NO_MAPPINGS: Mappings = { given: null, kept: [] };

type Mapped = Pick<RecognisedJson, "mapping" | "keptAs" | "isOverShape">;

/**
 * The mapping by which a file's records are read, by the first of them; null for none. One that is said for this import goes before what they
 * look like, unless that is SVIT, Visual Genome or COCO; one of earlier reads what nothing else does.
 */
export function mappingFor(
  rows: readonly JsonRecord[],
  shape: Shape | null,
  { given, kept }: Mappings,
  isRead = shape !== null,
): Mapped | null {
  if (shape?.isProven && !isOfRecords(shape.format)) return null;
  if (given && rows.some((row) => mappedShapeOf(row, given)))
    return { mapping: given, keptAs: null, isOverShape: shape !== null };
  const own = kept.find(
    ({ mapping, isOverShape }) => (!isRead || isOverShape) && rows.some((row) => isReadBy(row, mapping)),
  );
  return own ? { mapping: own.mapping, keptAs: own.name, isOverShape: own.isOverShape } : null;
}

/** A mapping that nobody names now must read a record whole. */
function isReadBy(row: JsonRecord, mapping: Mapping): boolean {
  const { photo } = pathsOf(mapping);
  return (!photo || leadsIn(row, photo)) && mappedShapeOf(row, mapping)?.read(row).ok === true;
}
