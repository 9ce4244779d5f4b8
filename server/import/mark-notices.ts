import type { Mark } from "#domain/entry/contract.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { type Message, type MessageCode, message } from "#domain/message.ts";
import type { Intake } from "./write/intake.ts";

/** What makes an entry useless to a trainer, or says that its boxes are read wrongly: told with a place, and not only counted. */
const TOLD = {
  "placeholders-over": "markedPlaceholders",
  "broken-alternation": "markedTurns",
  "box-outside": "markedOutside",
} as const satisfies Partial<Record<Mark, MessageCode>>;

/** Of the marks above that new entries have: how many have it, and the first of them by its file and row. */
export async function markNotices({ client, datasetId, entriesBefore }: Intake): Promise<Message[]> {
  const { rows } = await client.query<{ mark: keyof typeof TOLD; count: number; file: string; row: number }>(
    `SELECT n.mark, n.count, f.path AS file, e."rowIndex" AS row
     FROM (SELECT own.mark, count(*)::int AS count, min(s."entryId") AS first
           FROM "EntryStatus" s CROSS JOIN LATERAL unnest(s.marks) AS own (mark)
           WHERE s."datasetId" = $1 AND s."entryId" > $2 AND s.marks <> '{}' AND s.marks && $3 AND own.mark = ANY($3)
           GROUP BY own.mark) AS n
     JOIN "Entry" e ON e.id = n.first JOIN "SourceFile" f ON f.id = e."sourceFileId" ORDER BY n.mark`,
    [datasetId, entriesBefore, Object.keys(TOLD)],
  );
  return rows.map(({ mark, row, ...where }) => message(TOLD[mark], { ...where, row: rowTold(row) }));
}
