import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { type CountTokens, countRecordTokens } from "#domain/llava/token-count.ts";
import { hash64, type Key } from "#domain/recipe/seeded-order.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";

/** What a list of records tells of one. `id`: as JSON prints it. `image`: how it names its photo, null where it has none; good as long as the record is. */
export type RecordFacts = { id: ByteText; image(): string | null; tokens: number; hash: Key };

/** Reads a record as it was printed. */
export function recordFacts(text: ByteText, count: CountTokens): RecordFacts {
  const record = JSON.parse(fromBytes(text)) as { id?: unknown; image?: unknown; conversations: LlavaTurn[] };
  return {
    id: toBytes(JSON.stringify(record.id ?? null)),
    image: () => imageOf(record),
    tokens: countRecordTokens(record.conversations, record.image !== undefined, count),
    hash: hash64(text),
  };
}

export const imageOf = ({ image }: { image?: unknown }): string | null => (typeof image === "string" ? image : null);
