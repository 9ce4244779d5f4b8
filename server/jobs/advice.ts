import { isRemoval } from "#server/removal/run-removal.ts";
import type { JobKind } from "./jobs.ts";

const ADVICE: Readonly<Record<JobKind, string>> = {
  import: "Resume it: what came in does not come in twice.",
  export: "Start it again.",
  bulk: "Undo it, or start it again: what it changed already is not changed twice.",
};
const REMOVAL_ADVICE = "Start it again: it goes on where it stopped.";

/** What the reader of a Run can do when it was broken off. */
export const adviceOn = ({ kind, request }: { kind: JobKind; request: unknown }): string =>
  isRemoval(request) ? REMOVAL_ADVICE : ADVICE[kind];
