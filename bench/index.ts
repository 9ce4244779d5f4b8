import { benchBrowse } from "./browse/bench-browse.ts";
import { benchCanvas } from "./canvas/bench-canvas.ts";
import { benchClaim } from "./claim/bench-claim.ts";
import { benchExport } from "./export/bench-export.ts";
import { benchImport } from "./import/bench-import.ts";
import type { Bench } from "./report.ts";
import { benchReview } from "./review/bench-review.ts";

/** The benchmarks by the name that `npm run bench` knows them by. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  review: benchReview,
  canvas: benchCanvas,
  import: benchImport,
  export: benchExport,
  claim: benchClaim,
  browse: benchBrowse,
};
