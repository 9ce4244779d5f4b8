import { hash } from "node:crypto";
import type { EntryFacts } from "#domain/entry/entry-facts.ts";
import type { Task } from "#domain/entry/task.ts";
import type { Reject } from "#domain/import/import-report.ts";
import type { Message } from "#domain/message.ts";
import type { PhotoLicence } from "#domain/photo/photo-licence.ts";

/** What reading a row gives: rows of the staging tables, counts for the report, and what could not be read. */
export type Staged =
  /** isTold: its size is only mentioned beside something else; image_data's outranks it. `path`: where image_data's address has it. */
  | {
      table: "image";
      identity: string;
      widthPx: number | null;
      heightPx: number | null;
      isTold: boolean;
      alias: string | null;
      path: string | null;
      licence: PhotoLicence | null;
    }
  | StagedLink
  | StagedPiece
  | { table: "category"; id: string; name: string }
  /** Pieces of this file that were staged under `from` belong to `to`. */
  | { table: "rename"; from: string; to: string }
  | { table: "gloss"; hash: Buffer; turn: number; language: string; text: string }
  | ({ table: "entry" } & StagedEntry);

export type PieceKind = "captions" | "objects" | "attributes" | "relationships" | "regions" | "instances";

/** A name below a root and what else names its photo: a public id that the file says, or the place where the name leads. */
export type StagedLink = { table: "link"; name: string; publicId: string | null; place: string | null };

/** Elements of one kind of one image, as they stand in the file, joined by commas. */
export type StagedPiece = {
  table: "piece";
  identity: string;
  kind: PieceKind;
  elements: string;
  names: readonly string[];
  count: number;
  category: string | null;
};

/** A photo of an entry of several: its key, and its name below the root where the row has one. */
export type FurtherPhoto = { identity: string; name: string | null };

export type StagedEntry = {
  row: number;
  part: number;
  /** Its photo's key: a public id where there is one, else its name below the root. Null without a photo. */
  identity: string | null;
  /** Its photo's name below the root, where the row has one. */
  name: string | null;
  /** Whose photo the name looks like without proving it. */
  looks: "vg" | "coco" | null;
  /** Its photos behind the first, in the record's order. */
  further: readonly FurtherPhoto[];
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  turns: string;
  /** The lowest ratings that its source gives it (domain/entry/ratings.ts). */
  ratings: number | null;
  hash: Buffer;
  /** Of all that the record holds; null where that is its text alone. */
  recordHash: Buffer | null;
  rowShell: string;
  partShell: string | null;
  marks: readonly string[];
  pairCount: number;
} & EntryFacts;

/** `units`: how many entries or elements it kept out, where it is not one. */
export type Rejection = Pick<Reject, "path" | "code" | "data"> & { units?: number };
/**
 * `doubledKeys`: keys that stand twice and were kept so. `lostKeys`: the row's name in its file, beside an id of its own.
 * `passed`: units that nobody reads.
 */
export type RowReading = {
  staged: Staged[];
  rejections: Rejection[];
  doubledKeys?: number;
  lostKeys?: number;
  passed?: number;
};

/** What of a row was refused, and why. */
export const rejection = (path: string, why: Message, units = 1): Rejection => ({
  path,
  ...why,
  ...(units === 1 ? {} : { units }),
});
export const rejected = (path: string, why: Message, units = 1): RowReading => ({
  staged: [],
  rejections: [rejection(path, why, units)],
});

/** Hash of a whole record: its text's, with what stands beside it in canonical spelling (domain/json/beside-text.ts). */
export const hashRecord = (textHash: Buffer, beside: string): Buffer =>
  hash("sha256", `${textHash.toString("hex")} ${beside}`, "buffer");
