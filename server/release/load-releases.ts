import {
  type CutView,
  type ReleasePage,
  type ReleaseView,
  releaseCountsSchema,
  releaseFileSchema,
  releaseProgressSchema,
} from "#domain/release/release.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";
import type { Hub } from "#server/env.ts";
import { loadRuns } from "#server/runs/load-runs.ts";
import { liesWhere } from "./find-release.ts";
import { loadPublications } from "./hub/load-publications.ts";

type Row = Omit<ReleaseView, "lies" | "at" | "removedAt" | "counts" | "files" | "stored"> & {
  recipeId: string | null;
  recipeVersion: number | null;
  isListed: boolean;
  counts: unknown;
  files: unknown;
  at: Date;
  removedAt: Date | null;
};

/** The releases of a data set, the newest first, removed ones as well: a number is never given twice. */
export async function loadReleases(db: Database, datasetId: bigint): Promise<ReleaseView[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT r.number, r.parent, r.name, r."recipeText", r.seed::text AS seed, r.version, r.place, r.machine, p.name AS "reviewerName",
       r."runId"::text AS "runId", r.counts, r.files, r."createdAt" AS at, r."removedAt",
       r."recipeId"::text AS "recipeId", r."recipeVersion", own.id IS NOT NULL AS "isListed"
     FROM "Release" r LEFT JOIN "Recipe" own ON own.id = r."recipeId" AND own."removedAt" IS NULL LEFT JOIN ${PERSON} p ON p.id = r."reviewerId" WHERE r."datasetId" = $1 AND r."publishedAt" IS NOT NULL ORDER BY r.number DESC`,
    [datasetId],
  );
  return Promise.all(
    rows.map(async ({ recipeId, recipeVersion, isListed, ...row }) => ({
      ...row,
      stored: recipeId === null || recipeVersion === null ? null : { recipeId, version: recipeVersion, isListed },
      lies: await liesWhere(row),
      counts: releaseCountsSchema.parse(row.counts),
      files: releaseFileSchema.array().parse(row.files),
      at: row.at.toISOString(),
      removedAt: row.removedAt?.toISOString() ?? null,
    })),
  );
}

const CUTS_SHOWN = 5;

/** Cuts that are waiting, under way or failed, the newest first. */
export async function loadCuts(db: Database, datasetId: bigint): Promise<CutView[]> {
  const runs = await loadRuns(db.pool, { kind: "release", datasetId }, { limit: CUTS_SHOWN, asked: ["name"] });
  return runs
    .filter(({ state }) => state !== "done")
    .map(({ id, state, isCancelling, progress, error, asked }) => ({
      runId: id,
      name: String((asked as { name?: unknown }).name ?? ""),
      state,
      isCancelling,
      progress: releaseProgressSchema.nullable().catch(null).parse(progress),
      error,
    }));
}

/**
 * What the page of a data set's releases shows: where they lie on the machine is not a browser's business. Without a Hub nothing is said of publications.
 */
export async function loadReleasePage(db: Database, datasetId: bigint, hub: Hub | null): Promise<ReleasePage> {
  const [releases, cuts] = [await loadReleases(db, datasetId), await loadCuts(db, datasetId)];
  const publications = hub ? await loadPublications(db, datasetId) : [];
  return { releases: releases.map(({ place: _, ...release }) => release), cuts, publications };
}
