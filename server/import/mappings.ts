import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import {
  defaultMappingName,
  MAPPING_NAME_MAX,
  type Mapping,
  mappingSchema,
  type NamedMapping,
  printMapping,
} from "#domain/shapes/mapping.ts";
import type { Discovered } from "./read/discovered.ts";
import type { KeptMapping } from "./read/mapped-records.ts";

/** What is said of an import's records: a mapping, or the name of one that the data set keeps. */
export type AskedMapping = { name?: string | undefined; mapping?: Mapping | undefined };

/** The mappings that a data set keeps, the newest first; none of one that is not there. */
export async function loadMappings(pool: pg.Pool, datasetName: string): Promise<KeptMapping[]> {
  const { rows } = await pool.query<{ name: string; mapping: unknown; isOverShape: boolean }>(
    `SELECT m.name, m.mapping, m."isOverShape" FROM "RecordMapping" m JOIN "Dataset" d ON d.id = m."datasetId"
     WHERE d.name = $1 AND d."removedAt" IS NULL ORDER BY m."createdAt" DESC, m.name`,
    [datasetName],
  );
  return rows.map(({ mapping, ...named }) => ({ ...named, mapping: mappingSchema.parse(mapping) }));
}

/**
 * The mapping that is meant, with its name. @throws StudioError not_found for a name that the data set keeps none under · conflict for one
 * that it keeps another under
 */
export function namedMapping({ name, mapping }: AskedMapping, kept: readonly KeptMapping[]): NamedMapping {
  const known = kept.find((one) => one.name === name);
  if (mapping === undefined) {
    if (known) return known;
    const names = kept.map((one) => one.name).join(", ") || "–";
    throw new StudioError("not_found", message("noMapping", { name: name ?? "", names }));
  }
  if (name !== undefined && known && !isDeepStrictEqual(known.mapping, mapping))
    throw new StudioError("conflict", message("mappingNameTaken", { name, keys: printMapping(known.mapping) }));
  return { name: name ?? nameFor(mapping, kept), mapping };
}

/** A name of its own: mappings of many keys may begin alike. */
function nameFor(mapping: Mapping, kept: readonly KeptMapping[]): string {
  const base = defaultMappingName(mapping);
  const isFree = (name: string) => kept.every((one) => one.name !== name || isDeepStrictEqual(one.mapping, mapping));
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? base : `${base.slice(0, MAPPING_NAME_MAX - 5)} ${nth}`;
    if (isFree(name)) return name;
  }
}

/** Keeps a mapping in the data set, within the transaction that brings in what it reads. One that stands there stays. */
export async function saveMapping(
  client: pg.PoolClient,
  datasetId: bigint,
  { name, mapping, isOverShape }: KeptMapping,
): Promise<void> {
  await client.query(
    `INSERT INTO "RecordMapping" ("datasetId", name, mapping, "isOverShape") VALUES ($1, $2, $3, $4)
     ON CONFLICT ("datasetId", name) DO UPDATE SET "isOverShape" = "RecordMapping"."isOverShape" OR EXCLUDED."isOverShape"`,
    [datasetId, name, JSON.stringify(mapping), isOverShape],
  );
}

/** Whether it was said of records that would have been read without it. */
export const isOverShape = ({ json }: Discovered): boolean =>
  json.some(({ recognised }) => recognised.keptAs === null && recognised.isOverShape === true);

/** Refuses a mapping that fits no record of any file. @throws StudioError unreadable_input, which names the keys that are there */
export function requireMapped({ json, unmapped }: Discovered, { mapping }: NamedMapping): void {
  if (json.some(({ recognised }) => recognised.mapping !== undefined && recognised.keptAs === null)) return;
  const seen = unmapped.map(({ path, keys }) => message("mappingSeen", { file: path, keys: keys.join(", ") || "–" }));
  throw new StudioError(
    "unreadable_input",
    message("mappingFitsNone", { mapping: printMapping(mapping), seen: seen.length > 0 ? seen : "–" }),
  );
}
