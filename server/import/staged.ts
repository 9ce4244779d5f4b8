import { createHash } from "node:crypto";
import type { Reject } from "#domain/import-report.ts";
import type { Task } from "#domain/task.ts";

/** What reading a row gives: rows of the staging tables, counts for the report, and what could not be read. */
export type Staged =
  | { table: "image"; identity: string; widthPx: number | null; heightPx: number | null; alias: string | null }
  | {
      table: "photo";
      identity: string;
      widthPx: number | null;
      heightPx: number | null;
      path: string;
      isBroken: boolean;
    }
  | {
      table: "piece";
      identity: string;
      kind: PieceKind;
      elements: string;
      names: readonly string[];
      count: number;
      category: string | null;
    }
  | { table: "category"; id: string; name: string }
  /** Pieces of this file that were staged under `from` belong to `to`. */
  | { table: "rename"; from: string; to: string }
  | { table: "gloss"; hash: Buffer; turn: number; language: string; text: string }
  | ({ table: "entry" } & StagedEntry);

export type PieceKind = "captions" | "objects" | "attributes" | "relationships" | "regions" | "instances";

export type StagedEntry = {
  row: number;
  part: number;
  identity: string | null;
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  turns: string;
  hash: Buffer;
  rowShell: string;
  partShell: string | null;
  marks: readonly string[];
  pairCount: number;
};

export type Rejection = Pick<Reject, "path" | "reason">;
export type RowReading = { staged: Staged[]; rejections: Rejection[] };

export const rejected = (path: string, reason: string): RowReading => ({ staged: [], rejections: [{ path, reason }] });

/** Hash of an entry's imported text: topic, and each turn's role and value, each behind its length, so that no two texts share one. */
export function hashEntry(topic: string | null, turns: readonly { from: string; value: string }[]): Buffer {
  const hash = createHash("sha256");
  const add = (text: string) => hash.update(`${text.length}:`).update(text, "utf8");
  if (topic === null) hash.update("-");
  else add(topic);
  for (const turn of turns) {
    add(turn.from === "gpt" ? "a" : "q");
    add(turn.value);
  }
  return hash.digest();
}
