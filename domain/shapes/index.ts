import { messages, sharegpt } from "./message-list.ts";
import { alpaca, caption, queryResponse, questionAnswer } from "./pairs.ts";
import { preference } from "./preference.ts";
import type { JsonRecord, RecordShape } from "./shape.ts";

/** In the order in which they are asked: a record of two is what the first knows. */
const TABLE: readonly RecordShape[] = [preference, messages, sharegpt, queryResponse, alpaca, questionAnswer, caption];

/** How a record is written; null for none that is known. SVIT's and LLaVA's own are the import's (server/import/read/). */
export const shapeOfRecord = (record: JsonRecord): RecordShape | null =>
  TABLE.find((shape) => shape.keysOf(record) !== null) ?? null;
