import { benchBrowse } from "./browse/bench-browse.ts";
import { benchCanvas } from "./canvas/bench-canvas.ts";
import { benchClaim } from "./claim/bench-claim.ts";
import { benchCoreSet } from "./core-set/bench-core-set.ts";
import { benchExport } from "./export/bench-export.ts";
import { benchFaults } from "./faults/bench-faults.ts";
import { benchFirstEntry } from "./first-entry/bench-first-entry.ts";
import { benchImport } from "./import/bench-import.ts";
import { benchShapes } from "./import/bench-shapes.ts";
import { benchOpen } from "./open/bench-open.ts";
import { benchOverview } from "./overview/bench-overview.ts";
import { benchRelease } from "./release/bench-release.ts";
import type { Bench } from "./report.ts";
import { benchRest } from "./rest/bench-rest.ts";
import { benchReview } from "./review/bench-review.ts";
import { benchTables } from "./tables/bench-tables.ts";

/** The benchmarks by the name that `npm run bench` knows them by. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  review: benchReview,
  canvas: benchCanvas,
  import: benchImport,
  shapes: benchShapes,
  tables: benchTables,
  "first-entry": benchFirstEntry,
  export: benchExport,
  "core-set": benchCoreSet,
  release: benchRelease,
  claim: benchClaim,
  browse: benchBrowse,
  open: benchOpen,
  overview: benchOverview,
  faults: benchFaults,
  rest: benchRest,
};
