import type { EntryState, Task } from "#domain/entry/task.ts";
import { PERSON } from "#server/db/person.ts";
import { TAGS_OF_ENTRY } from "#server/db/tags-sql.ts";
import { RECORD_HASH } from "#server/entries/record-hash-sql.ts";
import { AUTHOR, EDITED_KEYS, EDITED_TURNS, IS_UNDONE } from "#server/entries/standing-sql.ts";
import type { ByteText } from "#server/export/write/byte-text.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { ColumnKind } from "./copy-rows.ts";
import { emptyColumns } from "./empty-columns.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * What a format may ask of an entry. `json` columns come as their text, which keeps every digit and the order of keys;
 * `…Bytes` are the same undecoded, for what leaves as it is.
 */
export type EntryRow = {
  id: string;
  task: Task;
  state: EntryState;
  version: number;
  sourceTask: string | null;
  topic: string | null;
  turns: string;
  turnsBytes: ByteText;
  rowShell: string;
  rowShellBytes: ByteText;
  /** Null where the entry is the whole row: every source but SVIT's raw shape. */
  partShell: string | null;
  partShellBytes: ByteText | null;
  /** `rowShellBytes` of an entry that is the whole row; null of SVIT's. */
  ownShellBytes: ByteText | null;
  sourceFileId: string;
  rowIndex: number;
  partIndex: number;
  /** Of the part that it belongs to; null for none. */
  partId: number | null;
  /** Its part's name and who wrote it, as JSON: null where it belongs to none. */
  part: ByteText;
  /** Hexadecimal. */
  hash: string;
  /** The same, of the whole record; null where that is its text alone. */
  recordHash: string | null;
  nth: number;
  /** A JSON array. */
  marks: ByteText;
  /** The turns of now where an edit stands, else null. */
  turnsAfter: string | null;
  /** What boxes beside the text are otherwise than in the record, by that edit: a JSON array of paths and values; null where none is. */
  keysAfter: string | null;
  /** What the verdict that the state comes from calls wrong, as JSON: `reasons`, and `wrong` with `turnId` and `reason`; null where there is none. */
  standing: string | null;
  imageId: string | null;
  identity: string | null;
  widthPx: number | null;
  heightPx: number | null;
  photo: "absent" | "present" | "broken" | "remote" | "withdrawn" | null;
  /** The photo's file with its source's folder; null for the studio's own store, whose names tell nothing. */
  photoFile: string | null;
  /** Where in its source, and which: for who knows the sources. Null where nobody knows the place yet. */
  photoPath: string | null;
  photoSourceId: string | null;
  /** A JSON array of the photos behind the first, each as the fields around this one have that; null for an entry of one. */
  further: string | null;
  /** "video" where one belongs to it. */
  video: string | null;
  /** The document of the regions that were drawn on its photo in the studio, as JSON; null where none were. */
  drawnRegions: string | null;
  /** A JSON array. */
  aliases: ByteText;
  /** A JSON array of all verdicts on it, every pass, in the server's order, with their judgements. */
  verdicts: ByteText;
  /** A JSON array of all remarks on it, oldest first. */
  comments: ByteText;
  /** A JSON array of its tags, in the order of their letters. */
  tags: ByteText;
};

const isoSql = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Who it was: a number, and their name where it is asked for (docs/decisions/043). `id`: the reviewer's, as SQL. */
export const reviewerSql = (id: string, names: boolean): string =>
  `(SELECT json_build_object('number', p.number${names ? ", 'name', p.name" : ""}) FROM ${PERSON} p WHERE p.id = ${id})`;

/** Where the boxes of a judgement j stand beside the text, as JSON; null where they stand in it, or it is on no box. */
export const PATHS = "CASE WHEN cardinality(j.paths) > 0 THEN to_json(j.paths) END";

/**
 * OFFSET 0: found by the entry and sorted then. Where rows are read in an index's order (Snapshot.preferIndexOrder) the
 * planner would otherwise go through all verdicts there are in the order of their sequence, once for each entry.
 */
const verdictsSql = (names: boolean) => `(SELECT coalesce(json_agg(json_build_object(
    'id', v.id, 'sequence', v.sequence::text, 'queue', v."queueId"::text, 'pass', v.pass,
    'reviewer', ${reviewerSql('v."reviewerId"', names)},
    'decision', v.decision, 'undoes', v.undoes, 'undone', ${IS_UNDONE},
    'previous', v."previousId", 'late', v.late, 'reasons', v."reasonCodes", 'note', v.note, 'turnsAfter', v."turnsAfter", 'keysAfter', v."keysAfter",
    'author', ${AUTHOR}, 'mode', v.mode, 'drawPosition', v."drawPosition", 'probability', v.probability, 'durationMs', v."durationMs",
    'activeMs', v."activeMs", 'tooFast', v."tooFast", 'entryVersion', v."entryVersion", 'codebookVersion', v."codebookVersion", 'aids', v.aids,
    'stateAfter', v."stateAfter", 'at', ${isoSql('v."createdAt"')},
    'judgements', (SELECT coalesce(json_agg(json_build_object(
        'ordinal', j.ordinal, 'part', j.part, 'turn', j."turnId", 'start', j.start, 'end', j."end", 'quote', j.quote, 'paths', ${PATHS},
        'right', j."right", 'reason', j."reasonCode") ORDER BY j.ordinal), '[]') FROM "Judgement" j WHERE j."verdictId" = v.id)
  ) ORDER BY v.sequence), '[]') FROM (SELECT * FROM "Verdict" WHERE "entryId" = e.id OFFSET 0) v)`;

const commentsSql = (names: boolean) => `(SELECT coalesce(json_agg(json_build_object(
    'id', c.id, 'reviewer', ${reviewerSql('c."reviewerId"', names)},
    'turn', c."turnId", 'start', c.start, 'end', c."end", 'quote', c.quote, 'box', CASE WHEN cardinality(c.box) = 4 THEN c.box END, 'text', c.text,
    'at', ${isoSql('c."createdAt"')}, 'resolvedAt', ${isoSql('c."resolvedAt"')}, 'resolvedBy', ${reviewerSql('c."resolvedById"', names)}
  ) ORDER BY c."createdAt", c.id), '[]') FROM "Comment" c WHERE c."entryId" = e.id)`;

/** An entry's part as JSON. OFFSET 0: printed once a part, and not for every entry of it. */
const partsSql = (datasetId: bigint) =>
  `LEFT JOIN (SELECT p.id, json_build_object('name', p.name, 'author', p.author) AS told FROM "Part" p WHERE p."datasetId" = ${datasetId} OFFSET 0) part ON part.id = s."partId"`;

/** Joined beside the rows, so that PostgreSQL remembers a photo's names from one of its entries to the next. */
const ALIASES = `LEFT JOIN LATERAL (SELECT coalesce(json_agg(a.alias ORDER BY a.alias), '[]') AS list FROM "ImageAlias" a WHERE a."imageId" = i.id) names ON true`;

const STANDING = `(SELECT json_build_object('reasons', v."reasonCodes", 'wrong', (SELECT coalesce(json_agg(json_build_object('turnId', j."turnId", 'reason', j."reasonCode")), '[]')
  FROM "Judgement" j WHERE j."verdictId" = v.id AND NOT j."right")) FROM "Verdict" v WHERE v.id = s."verdictId")`;

const COLUMNS: Record<keyof EntryRow, string> = {
  id: "e.id",
  task: "e.task",
  state: "s.state",
  version: "s.version",
  sourceTask: 'e."sourceTask"',
  topic: "e.topic",
  turns: "e.turns",
  turnsBytes: "e.turns",
  rowShell: 'e."rowShell"',
  rowShellBytes: 'e."rowShell"',
  partShell: 'e."partShell"',
  partShellBytes: 'e."partShell"',
  ownShellBytes: 'CASE WHEN e."partShell" IS NULL THEN e."rowShell" END',
  sourceFileId: 'e."sourceFileId"',
  rowIndex: 'e."rowIndex"',
  partIndex: 'e."partIndex"',
  partId: 's."partId"',
  part: `coalesce(part.told, 'null')`,
  hash: "e.hash",
  recordHash: RECORD_HASH,
  nth: "e.nth",
  marks: "to_json(s.marks)",
  turnsAfter: EDITED_TURNS,
  keysAfter: EDITED_KEYS,
  standing: STANDING,
  imageId: 'e."imageId"',
  identity: "i.identity",
  widthPx: 'i."widthPx"',
  heightPx: 'i."heightPx"',
  photo: "i.photo",
  photoFile: `(SELECT CASE p.kind WHEN 'folder' THEN p.root || '/' || i."photoPath" ELSE i."photoPath" END FROM "PhotoSource" p WHERE p.id = i."photoSourceId" AND p.kind <> 'store')`,
  photoPath: 'i."photoPath"',
  photoSourceId: 'i."photoSourceId"',
  further: `CASE WHEN e."ownHash" IS NOT NULL THEN (SELECT json_agg(json_build_object('imageId', o.id::text, 'identity', o.identity,
      'widthPx', o."widthPx", 'heightPx', o."heightPx", 'photo', o.photo, 'photoPath', o."photoPath", 'photoSourceId', o."photoSourceId"::text)
      ORDER BY x.ordinal) FROM "EntryImage" x JOIN "Image" o ON o.id = x."imageId" WHERE x."entryId" = e.id) END`,
  video: `CASE WHEN 'video' = ANY(e.marks) THEN 'video' END`,
  drawnRegions: `(SELECT a.document FROM "Annotation" a WHERE a."imageId" = e."imageId" AND a.kind = 'studio' AND a.claim = '')`,
  aliases: "names.list",
  verdicts: verdictsSql(false),
  comments: commentsSql(false),
  tags: `to_json(${TAGS_OF_ENTRY})`,
};

const NAMING: Partial<Record<keyof EntryRow, string>> = { verdicts: verdictsSql(true), comments: commentsSql(true) };

/** The columns that are not text. */
const KINDS: Partial<Record<keyof EntryRow, ColumnKind>> = {
  id: "int8",
  turnsBytes: "bytes",
  rowShellBytes: "bytes",
  partShellBytes: "bytes",
  ownShellBytes: "bytes",
  part: "bytes",
  marks: "bytes",
  aliases: "bytes",
  verdicts: "bytes",
  comments: "bytes",
  tags: "bytes",
  version: "int4",
  sourceFileId: "int8",
  rowIndex: "int4",
  partIndex: "int4",
  partId: "int4",
  hash: "bytea",
  recordHash: "bytea",
  nth: "int4",
  imageId: "int8",
  widthPx: "int4",
  heightPx: "int4",
  photoSourceId: "int8",
};

export const SOURCE_ORDER = 'e."sourceFileId", e."rowIndex", e."partIndex"';

/** An entry as the columns that were asked for, in their order: made for every row, and an array is made fastest. */
export type Row<Columns extends readonly (keyof EntryRow)[]> = { [Index in keyof Columns]: EntryRow[Columns[Index]] };

/**
 * The selected entries in batches, with the columns asked for. Values are written into the SQL because COPY takes no
 * parameters: all are numbers and names of closed lists, or were quoted (server/find/put.ts); `and` is the caller's own SQL.
 * `order` null: as they lie, which is quickest. `names`: reviewers are named beside their numbers.
 */
export async function* entryRows<const Columns extends readonly (keyof EntryRow)[]>(
  snapshot: Snapshot,
  selection: Selection,
  columns: Columns,
  { and = "true", order = SOURCE_ORDER, names = false }: { and?: string; order?: string | null; names?: boolean } = {},
): AsyncGenerator<Row<Columns>[]> {
  const empty = await emptyColumns(snapshot, selection.datasetId, columns);
  const sqlOf = (column: keyof EntryRow) =>
    empty.has(column) ? "'[]'" : ((names ? NAMING[column] : undefined) ?? COLUMNS[column]);
  const list = columns.map(sqlOf).join(", ");
  const joins = [
    ...(columns.includes("aliases") ? [ALIASES] : []),
    ...(columns.includes("part") ? [partsSql(selection.datasetId)] : []),
  ].join(" ");
  const sql = `SELECT ${list} FROM ${selected(selection, joins)} AND ${and}${order === null ? "" : ` ORDER BY ${order}`}`;
  const kinds = columns.map((column) => KINDS[column] ?? "text");
  // The columns' kinds make them what their names say.
  for await (const rows of snapshot.stream(sql, kinds)) yield rows as unknown as Row<Columns>[];
}

/** What follows `FROM` for a selection: the entries e, their status s and photo i, and the caller's own joins. */
export const selected = (selection: Selection, joins = ""): string =>
  `"Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id LEFT JOIN "Image" i ON i.id = e."imageId" ${joins} WHERE e."datasetId" = ${selection.datasetId} AND ${selectionWhere(selection)}`;
