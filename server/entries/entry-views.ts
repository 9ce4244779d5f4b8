import type { EntryView, ImageView } from "#domain/entry/entry-view.ts";
import { ratingsOf } from "#domain/entry/ratings.ts";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { turnSchema, turnsOf } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import type { PhotoLicence } from "#domain/photo/photo-licence.ts";
import { videosOfRecord } from "#domain/photo/record-videos.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import type { Database } from "#server/db/client.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";
import { TAGS_OF_ENTRY } from "#server/db/tags-sql.ts";
import { ENTRY_GROUNDING, groundingOf } from "./grounding-sql.ts";
import { EDITED_KEYS, EDITED_TURNS } from "./standing-sql.ts";

/** The entries of `ids` as screens need them, in the order of `ids`; unknown ids are left out. One statement, prepared once a connection. */
export async function loadEntryViews(db: Database, ids: readonly bigint[]): Promise<EntryView[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.pool.query<ViewRow>({ ...LOAD_VIEWS, values: [ids.map(String)] });
  return rows.map(viewOf);
}

export type ViewRow = {
  id: string;
  datasetId: string;
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  turns: unknown;
  edited: unknown;
  editedKeys: unknown;
  marks: string[];
  state: EntryState | null;
  version: number | null;
  imageId: string | null;
  identity: string;
  widthPx: number | null;
  heightPx: number | null;
  photo: ImageView["photo"];
  photoMark: string | null;
  licence: PhotoLicence | null;
  further: (Omit<ImageView, "licence"> & { licence: PhotoLicence | null })[] | null;
  /** The record of an entry with a video. */
  videoRow: unknown;
  hash: string;
  gloss: EntryView["gloss"] | null;
  grounding: unknown;
  /** The record, where its source rated it. */
  rated: unknown;
  tags: string[];
};

/** By its key: most photos have none, and then nothing is looked up. */
const LICENCE = `(SELECT json_build_object('name', l.name, 'url', l.url) FROM "PhotoLicence" l WHERE l.id = i."licenceId")`;

/** Asked of an entry of several photos alone: of any other nothing is joined. */
const FURTHER = `(SELECT json_agg(json_build_object('id', i.id::text, 'identity', i.identity, 'widthPx', i."widthPx", 'heightPx', i."heightPx",
    'photo', i.photo, 'photoMark', m."photoMark", 'licence', ${LICENCE}) ORDER BY x.ordinal)
   FROM "EntryImage" x JOIN "Image" i ON i.id = x."imageId" CROSS JOIN LATERAL (SELECT ${PHOTO_MARK}) m WHERE x."entryId" = e.id)`;

// An imported turn is named by its place (domain/entry/turn.ts), in its glosses too. Two data sets may hold the same text, each with glosses of its own.
const COLUMNS = `
  e.id, e."datasetId", e.task, e."sourceTask", e.topic, e.turns, coalesce(s.marks, e.marks) AS marks, encode(e.hash, 'hex') AS hash,
  s.state, s.version, ${ENTRY_GROUNDING} AS grounding, CASE WHEN s.ratings IS NOT NULL THEN e."rowShell" END AS rated, i.id AS "imageId", i.identity, i."widthPx", i."heightPx", i.photo, ${PHOTO_MARK}, ${LICENCE} AS licence,
  ${EDITED_TURNS} AS edited, ${EDITED_KEYS} AS "editedKeys", ${TAGS_OF_ENTRY} AS tags,
  CASE WHEN e."ownHash" IS NOT NULL THEN ${FURTHER} END AS further,
  CASE WHEN 'video' = ANY(e.marks) THEN e."rowShell" END AS "videoRow",
  (SELECT json_agg(json_build_object('turnId', g.turn::text, 'language', g.language, 'text', g.text) ORDER BY g.turn, g.language)
   FROM "Gloss" g WHERE g."datasetId" = e."datasetId" AND g.hash = e.hash) AS gloss`;

/** For statements that answer entries beside something of their own: the columns of a `ViewRow`, of "Entry" e with these joined to it. */
export const VIEW = {
  columns: COLUMNS,
  joins: `
    LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId"
    LEFT JOIN "EntryStatus" s ON s."entryId" = e.id
    LEFT JOIN "Image" i ON i.id = e."imageId"`,
};

const LOAD_VIEWS = {
  name: "load entry views",
  text: `
    SELECT ${VIEW.columns}
    FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted (id, nth) JOIN "Entry" e ON e.id = wanted.id ${VIEW.joins}
    ORDER BY wanted.nth`,
};

/** What the columns of `VIEW` say. */
export const viewOf = (row: ViewRow): EntryView => ({
  id: row.id,
  datasetId: row.datasetId,
  task: row.task,
  sourceTask: row.sourceTask,
  topic: row.topic,
  turns: turnsOf(row.turns),
  edited: row.edited === null ? null : turnSchema.array().parse(row.edited),
  ...(row.editedKeys === null ? {} : { editedKeys: keyEditSchema.array().parse(row.editedKeys) }),
  marks: row.marks,
  state: row.state ?? "pending",
  version: row.version ?? 0,
  image: row.imageId === null ? null : imageOf(row, row.imageId),
  further: (row.further ?? []).map(withLicence),
  videos: row.videoRow === null ? [] : videosOfEntry(row.videoRow),
  hash: row.hash,
  gloss: row.gloss ?? [],
  grounding: groundingOf(row.grounding, turnsOf(row.turns)),
  ...(isRecord(row.rated) ? { ratings: ratingsOf(row.rated) } : {}),
  ...(row.tags.length > 0 ? { tags: row.tags } : {}),
});

/** A `<video>` in a text may be all that is known of one. */
function videosOfEntry(row: unknown): string[] {
  const names = isRecord(row) ? videosOfRecord(row) : [];
  return names.length > 0 ? names : [""];
}

const imageOf = ({ identity, widthPx, heightPx, photo, photoMark, licence }: ViewRow, id: string): ImageView =>
  withLicence({ id, identity, widthPx, heightPx, photo, photoMark, licence });

const withLicence = ({
  licence,
  ...image
}: Omit<ImageView, "licence"> & { licence: PhotoLicence | null }): ImageView =>
  licence === null ? image : { ...image, licence };
