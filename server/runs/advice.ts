import { type Message, message } from "#domain/message.ts";
import { isRemoval } from "#server/datasets/removal/run-removal.ts";
import type { JobKind } from "./job-queue.ts";

const ADVICE: Readonly<Record<JobKind, Message>> = {
  import: message("adviceImport"),
  export: message("adviceExport"),
  bulk: message("adviceBulk"),
};
const REMOVAL_ADVICE = message("adviceRemove");

/** What the reader of a Run can do when it was broken off. */
export const adviceOn = ({ kind, request }: { kind: JobKind; request: unknown }): Message =>
  isRemoval(request) ? REMOVAL_ADVICE : ADVICE[kind];
