import { benchCanvas } from "./canvas/bench-canvas.ts";
import type { Bench } from "./report.ts";
import { benchReview } from "./review/bench-review.ts";

/** The benchmarks by the name that `npm run bench` knows them by. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  review: benchReview,
  canvas: benchCanvas,
};
