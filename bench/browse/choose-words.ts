import type pg from "pg";
import { searchWords } from "#domain/find/search-words.ts";

/** Words of the data set by how many entries have them: `medium` about one of a hundred or fewer, `rare` under a hundred in all. */
export type Words = { common: string; second: string; medium: string; rare: string };

const ENTRIES_LOOKED = 300;

/** Chooses words out of a few entries' texts by how often they stand in a part of the others. */
export async function chooseWords(database: pg.Pool, datasetId: string): Promise<Words> {
  const { rows } = await database.query<{ text: string }>(
    `SELECT e.turns::text AS text FROM (SELECT min("entryId") AS first, max("entryId") AS last FROM "EntryStatus" WHERE "datasetId" = $1) b,
       generate_series(0, $2::int - 1) n JOIN LATERAL (SELECT turns FROM "Entry" WHERE id = b.first + n * ((b.last - b.first) / $2::int)) e ON true`,
    [datasetId, ENTRIES_LOOKED],
  );
  const shares = new Map<string, number>();
  for (const { text } of rows) {
    for (const word of new Set(searchWords(text).map((found) => found.word))) {
      if (/^[a-z]{4,}$/.test(word) && word !== "value" && word !== "user" && word !== "from") {
        shares.set(word, (shares.get(word) ?? 0) + 1);
      }
    }
  }
  const byShare = [...shares].sort((one, other) => other[1] - one[1]).map(([word]) => word);
  const seldom = byShare.filter((word) => shares.get(word) === 1);
  const counts: [string, number][] = [];
  for (const word of seldom.filter((_, at) => at % Math.ceil(seldom.length / 30) === 0)) {
    const found = await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM "EntrySearch" WHERE "datasetId" = $1 AND words @@ $2::tsquery LIMIT 50000) hits`,
      [datasetId, `'${word}'`],
    );
    counts.push([word, found.rows[0]?.n ?? 0]);
  }
  counts.sort((one, other) => one[1] - other[1]);
  return {
    common: byShare[0] ?? "image",
    second: byShare[1] ?? "with",
    medium: counts.at(-1)?.[0] ?? "table",
    rare: counts[0]?.[0] ?? "zebra",
  };
}
