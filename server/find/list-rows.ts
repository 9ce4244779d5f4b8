import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { isAnswer, isQuestion, type Turn } from "#domain/entry/turn.ts";
import { hitRanges, snippetOf } from "#domain/find/hit-ranges.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { recordValue } from "#domain/find/record-value.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { GROUNDING, groundingOf } from "#server/entries/grounding-sql.ts";
import { TEXT_NOW } from "#server/entries/standing-sql.ts";

/** Question and answer of a row are cut here: a row shows two lines, and a description has thousands of characters. */
const SHOWN_MAX = 400;

/** A record's value is shown in a narrow column. */
const COLUMN_MAX = 200;

/**
 * The entries of `ids` as rows of a list, in the order of `ids`; what is gone meanwhile is left out. `text` is what was searched for; `column`: a
 * key of the records whose value is shown.
 */
export async function loadRows(
  client: Queryable,
  ids: readonly string[],
  text: string,
  column?: string,
): Promise<BrowseRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<Row>(
    `SELECT e.id, e.task, s.state, e.topic, s.marks, ${TEXT_NOW.turns} AS turns, i.id AS image, i.photo, ${PHOTO_MARK},
       s."wordCount", s."boxCount", s."changedAt", s."reasonCodes", r.name AS reviewer,
       CASE WHEN $2::text IS NOT NULL THEN left(${recordValue("$2::text")}, ${COLUMN_MAX}) END AS "column", ${GROUNDING} AS grounding
     FROM unnest($1::bigint[]) WITH ORDINALITY AS page (id, place)
     JOIN "Entry" e ON e.id = page.id JOIN "EntryStatus" s ON s."entryId" = e.id
     LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId"
     LEFT JOIN "Image" i ON i.id = e."imageId" LEFT JOIN "Reviewer" r ON r.id = s."reviewerId"
     ${TEXT_NOW.join}
     ORDER BY page.place`,
    [ids, column ?? null],
  );
  return rows.map((row) => browseRow(row, text));
}

type Row = Pick<
  BrowseRow,
  "task" | "state" | "topic" | "marks" | "wordCount" | "boxCount" | "reasonCodes" | "photoMark" | "column"
> & {
  id: string;
  turns: Pick<Turn, "from" | "value">[];
  image: string | null;
  photo: string | null;
  changedAt: Date | null;
  reviewer: string | null;
  grounding: unknown;
};

function browseRow(
  { id, turns, image, photo, changedAt, reviewer, grounding: column, ...row }: Row,
  text: string,
): BrowseRow {
  const grounding = groundingOf(column, turns);
  const read = (value = "") => readable(value, row.boxCount, grounding);
  const question = read(turns.find(isQuestion)?.value);
  const answer = read(turns.find(isAnswer)?.value);
  const shown = [question.slice(0, SHOWN_MAX), answer.slice(0, SHOWN_MAX)] as const;
  return {
    id: String(id),
    ...row,
    imageId: image === null ? null : String(image),
    hasPhoto: photo === "present" || photo === "remote",
    question: shown[0],
    answer: shown[1],
    changedAt: changedAt?.toISOString() ?? null,
    reviewerName: reviewer,
    snippet:
      text === "" || shown.some((part) => hitRanges(part, text).length > 0) ? null : snippetIn(turns, text, grounding),
  };
}

/** Without coordinates, where the entry has any: in a text without boxes a list of numbers is words. */
const readable = (text: string, boxCount: number, grounding: Grounding): string =>
  boxCount > 0 || text.includes("<st>") ? wordsOf(text, grounding) : text;

/** Around the first hit in any text of the entry. */
function snippetIn(turns: readonly Pick<Turn, "value">[], text: string, grounding: Grounding): string | null {
  for (const { value } of turns) {
    const snippet = snippetOf(wordsOf(value, grounding), text);
    if (snippet !== null) return snippet;
  }
  return null;
}
