import { z } from "zod";
import { entryRowSchema } from "#domain/entry/entry-row.ts";
import { countsByStateSchema, countsByTaskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { countSchema } from "./count.ts";

/** How many rows a page has at most; a request may ask for fewer or more, up to PAGE_ROWS_MAX. */
export const PAGE_ROWS = 50;
export const PAGE_ROWS_MAX = 200;

/**
 * An entry as a row of the browse page. `question` and `answer` are of the text that stands (an edit's), words only; where
 * a text was searched, `snippet` is the stretch around its first hit where that lies outside both, else null.
 */
export const browseRowSchema = entryRowSchema.extend({
  wordCount: z.number(),
  boxCount: z.number(),
  /** Null until the first verdict. */
  changedAt: z.iso.datetime().nullable(),
  /** Of the verdict that stands. */
  reviewerName: z.string().nullable(),
  reasonCodes: z.string().array(),
  snippet: z.string().nullable(),
  /** The value under the key of the record that the list was asked to show, cut; null where it has none, or none was asked for. */
  column: z.string().nullable(),
});
export type BrowseRow = z.infer<typeof browseRowSchema>;

/** A photo as a tile: how many of its entries that fit are in which state. Its thumbnail is /api/images/ID/photo. */
export const photoRowSchema = z.object({
  imageId: idSchema,
  identity: z.string(),
  hasPhoto: z.boolean(),
  /** As ImageView's. */
  photoMark: z.string().nullable(),
  widthPx: z.number().nullable(),
  heightPx: z.number().nullable(),
  entries: z.number(),
  states: countsByStateSchema,
  tasks: countsByTaskSchema,
});
export type PhotoRow = z.infer<typeof photoRowSchema>;

/**
 * A page of a list. `previous` and `next` are places as printPlace prints them, null where nothing is left on that side.
 * A page may come short, even empty, while `next` (or, turning back, `previous`) still leads on: the studio looks for a
 * bounded time, and the next request goes on from there. `rank` tells how many rows lie before the first, where it is known.
 */
const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    previous: z.string().nullable(),
    next: z.string().nullable(),
    rank: countSchema.nullable(),
  });
export const entryPageSchema = pageOf(browseRowSchema);
export type EntryPage = z.infer<typeof entryPageSchema>;
export const photoPageSchema = pageOf(photoRowSchema);
export type PhotoPage = z.infer<typeof photoPageSchema>;
export type Page<Row> = Omit<EntryPage, "rows"> & { rows: Row[] };
