import type { RunKind } from "#domain/run-kind.ts";
import { runBulk } from "#server/bulk/run-bulk.ts";
import { runRecount } from "#server/datasets/boxes/run-recount.ts";
import { runParting } from "#server/datasets/parts/run-parting.ts";
import { listAgain, runRemoval } from "#server/datasets/removal/run-removal.ts";
import { env } from "#server/env.ts";
import { runExport } from "#server/export/run-export.ts";
import { runGenerate } from "#server/generate/run-generate.ts";
import { runRecipeQueue } from "#server/recipe/run-recipe-queue.ts";
import { runPublish } from "#server/release/hub/run-publish.ts";
import { clearCutsOf } from "#server/release/release-rows.ts";
import { runPreview } from "#server/release/run-preview.ts";
import { runRelease } from "#server/release/run-release.ts";
import { carryOut, type RunEnd, type Workplace } from "#server/runs/carry-out.ts";
import { runWithdrawal } from "#server/withdrawal/run-withdrawal.ts";
import { generatePlace } from "./generate-here.ts";
import { carryOutImport } from "./import-job.ts";
import { withdrawalPlace } from "./withdraw-here.ts";

/** How a worker carries out each kind of Run. Called again for one that a dead worker had, it resumes or starts over. */
export const CARRY_OUT: Readonly<Record<RunKind, (place: Workplace, runId: bigint) => Promise<RunEnd>>> = {
  import: carryOutImport,
  export: (place, runId) => carryOut(place, runId, (signal) => runExport(place.db, runId, place, signal)),
  bulk: (place, runId) => carryOut(place, runId, (signal) => runBulk(place.db, runId, signal)),
  removal: async (place, runId) => {
    await clearCutsOf(place.db, runId);
    const end = await carryOut(place, runId, (signal) => runRemoval(place.db, runId, signal));
    if (end === "over") await listAgain(place.db, runId);
    return end;
  },
  boxes: (place, runId) => carryOut(place, runId, (signal) => runRecount(place.db, runId, signal)),
  parting: (place, runId) => carryOut(place, runId, (signal) => runParting(place.db, runId, signal)),
  recipe: (place, runId) => carryOut(place, runId, (signal) => runRecipeQueue(place.db, runId, signal)),
  preview: (place, runId) => carryOut(place, runId, (signal) => runPreview(place.db, runId, signal)),
  generate: (place, runId) =>
    carryOut(place, runId, (signal) => runGenerate(place.db, runId, generatePlace(place.db), signal)),
  release: (place, runId) => carryOut(place, runId, (signal) => runRelease(place.db, runId, place, signal)),
  publish: (place, runId) => carryOut(place, runId, (signal) => runPublish(place.db, runId, env.hub, signal)),
  withdrawal: (place, runId) =>
    carryOut(place, runId, (signal) => runWithdrawal(place.db, runId, withdrawalPlace(place), signal)),
};
