import type pg from "pg";
import { parseOwnKey } from "#domain/identity/image-key.ts";
import { type Message, message } from "#domain/message.ts";
import { FORM, HAS_FORMS } from "./name-forms.ts";

type Spelt = { count: number; example: string | null; file: string | null };

/** Names of photos that are spelt otherwise in the files that speak of them, each with an example of both spellings. */
export async function spellingNotices(client: pg.PoolClient, datasetId: bigint): Promise<Message[]> {
  const notices: Message[] = [];
  for (const [code, sql] of [
    ["namesOtherForm", OTHER_FORM],
    ["namesFormUnclear", UNCLEAR],
    ["namesOtherCase", OTHER_CASE],
  ] as const) {
    const { rows } = await client.query<Spelt>(sql, [datasetId]);
    const { count = 0, example, file } = rows[0] ?? {};
    if (count > 0) notices.push(message(code, { count, example: pathOf(example), file: pathOf(file) }));
  }
  return notices;
}

const pathOf = (key: string | null | undefined): string => parseOwnKey(key ?? "")?.path ?? key ?? "";

/** Names that are no file's, and names of photo files that are the same but for their Unicode form. */
const FORMS = `SELECT k.alias, k."imageId", n.name, f."imageId" AS image FROM "ImageAlias" k
  JOIN "ImageAlias" o ON o."datasetId" = $1 AND ${HAS_FORMS("o.alias")} AND ${FORM("o.alias")} = ${FORM("k.alias")}
  JOIN "PhotoFile" f ON f."imageId" = o."imageId" AND NOT f."isGone" CROSS JOIN LATERAL unnest(f.names) n (name)
  WHERE k."datasetId" = $1 AND ${HAS_FORMS("k.alias")} AND n.name = o.alias AND n.name <> k.alias
    AND split_part(n.name, ':', 1) = split_part(k.alias, ':', 1)
    AND NOT EXISTS (SELECT 1 FROM "PhotoFile" own WHERE own."imageId" = k."imageId" AND k.alias = ANY(own.names))`;

const counted = (rows: string) =>
  `SELECT count(DISTINCT alias)::int AS count, (array_agg(alias ORDER BY alias, name))[1] AS example, (array_agg(name ORDER BY alias, name))[1] AS file FROM (${rows}) spelt`;

const OTHER_FORM = counted(`${FORMS} AND f."imageId" = k."imageId"`);
const UNCLEAR = counted(
  `${FORMS} AND f."imageId" <> k."imageId" AND EXISTS (SELECT 1 FROM "Image" i WHERE i.id = k."imageId" AND i.photo = 'absent')`,
);

/** Names of images without a photo; a photo's in the same root that differs in more than its form, and in nothing but letter case. */
const OTHER_CASE = counted(
  `SELECT k.alias, n.name FROM "Image" i JOIN "ImageAlias" k ON k."imageId" = i.id
   JOIN (SELECT unnest(f.names) AS name FROM "PhotoFile" f WHERE f."datasetId" = $1 AND NOT f."isGone") n
     ON lower(normalize(n.name)) = lower(normalize(k.alias)) AND normalize(n.name) <> normalize(k.alias)
       AND split_part(n.name, ':', 1) = split_part(k.alias, ':', 1)
   WHERE i."datasetId" = $1 AND i.photo = 'absent' AND NOT i."isContested" AND k.alias LIKE 'path%'`,
);
