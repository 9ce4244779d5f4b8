import type { Task } from "#domain/entry/task.ts";
import type { JsonLayout } from "#domain/json/json-rows.ts";
import type { Message } from "#domain/message.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { JsonFormat } from "./row-shape.ts";

/**
 * `isProven` false: the shape of a Visual Genome file, and nothing in it that only Visual Genome has. `isSuspect`: of a file that is larger
 * than what was looked at, where each record so far is of a shape that is not read (foreign-rows.ts looks at the others).
 */
export type RecognisedJson = {
  kind: "json";
  format: JsonFormat;
  layout: JsonLayout;
  task: Task | null;
  skipBytes: number;
  isProven: boolean;
  isSuspect?: boolean;
  /** Of the format `mapped`: which keys of its records are what; `keptAs`: kept in the data set under that name, and not said for this import. */
  mapping?: Mapping;
  keptAs?: string | null | undefined;
  /** A mapping was said of records of a shape that is known. */
  isOverShape?: boolean;
};

export type Recognised =
  | RecognisedJson
  /** `unproven`: what it is to be read as where somebody says that its numbers are Visual Genome's. */
  | ({ kind: "unknown"; unproven?: RecognisedJson } & Message)
  /** A file that was meant to be read and cannot be: told as a rejection. */
  | ({ kind: "unreadable" } & Message);
