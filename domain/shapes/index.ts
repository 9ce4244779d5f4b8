import { mappedShape } from "./mapped-shape.ts";
import type { Mapping } from "./mapping.ts";
import { messages, sharegpt } from "./message-list.ts";
import { alpaca, caption, queryResponse, questionAnswer } from "./pairs.ts";
import { preference } from "./preference.ts";
import type { JsonRecord, RecordShape } from "./shape.ts";

/** In the order in which they are asked: a record of two is what the first knows. */
const TABLE: readonly RecordShape[] = [preference, messages, sharegpt, queryResponse, alpaca, questionAnswer, caption];

/**
 * How a record is written; null for none that is known. SVIT's and LLaVA's own are the import's (server/import/read/). What a person said of
 * its file (`mapping`) goes before what the record looks like.
 */
export const shapeOfRecord = (record: JsonRecord, mapping?: Mapping): RecordShape | null =>
  mappedShapeOf(record, mapping) ?? TABLE.find((shape) => shape.keysOf(record) !== null) ?? null;

/** The shape of a mapping, for a record that has its keys. */
export function mappedShapeOf(record: JsonRecord, mapping: Mapping | undefined): RecordShape | null {
  const mapped = mapping && mappedShape(mapping);
  return mapped?.keysOf(record) ? mapped : null;
}
