import { MARKS } from "#domain/entry/contract.ts";
import type { EntryState, Task } from "#domain/entry/task.ts";
import type { Facets } from "#domain/find/facets.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import { loadTagNames } from "#server/datasets/tags/load-tags.ts";
import type { Database } from "#server/db/client.ts";
import { personOf, WITH_PERSON } from "#server/db/person.ts";
import { loadRecordKeys } from "./record-keys.ts";

const QUEUES_MAX = 50;
const REVIEWERS_MAX = 500;

/** What the entries of a data set can be narrowed by. Reviewers are those who decided any of them. */
export async function loadFacets(db: Database, datasetId: bigint): Promise<Facets> {
  const [counts, parts, recordKeys, tags, reviewers, reasons, queues] = await Promise.all([
    db.prisma.stateCount.groupBy({ by: ["task", "state"], where: { datasetId }, _sum: { delta: true } }),
    loadParts(db.pool, datasetId),
    loadRecordKeys(db.pool, datasetId),
    loadTagNames(db.pool, datasetId),
    loadReviewers(db, datasetId),
    db.prisma.reason.findMany({
      where: { datasetId },
      orderBy: { digit: "asc" },
      select: { code: true, nameEn: true, nameZh: true },
    }),
    db.prisma.queue.findMany({
      where: { datasetId, pass: "main" },
      orderBy: { id: "desc" },
      take: QUEUES_MAX,
      select: { id: true, purpose: true, name: true, size: true, createdAt: true, reviewer: WITH_PERSON },
    }),
  ]);
  const states: Partial<Record<Task, Partial<Record<EntryState, number>>>> = {};
  for (const { task, state, _sum } of counts) {
    const count = Number(_sum.delta ?? 0n);
    if (count !== 0) states[task] = { ...states[task], [state]: count };
  }
  return {
    states,
    parts,
    recordKeys,
    marks: [...MARKS],
    tags,
    reviewers,
    reasons,
    queues: queues.map(({ id, createdAt, reviewer, ...queue }) => ({
      ...queue,
      id: String(id),
      reviewerName: personOf(reviewer).name,
      createdAt: createdAt.toISOString(),
    })),
  };
}

/** One look into the index for each person, not one walk along all that they decided. */
async function loadReviewers(db: Database, datasetId: bigint): Promise<Facets["reviewers"]> {
  const { rows } = await db.pool.query(
    `SELECT r.id, r.name FROM "Reviewer" r
     WHERE EXISTS (SELECT 1 FROM "EntryStatus" s WHERE s."datasetId" = $1 AND s."reviewerId" = r.id)
     ORDER BY r.name, r.id LIMIT $2`,
    [datasetId, REVIEWERS_MAX],
  );
  return rows;
}
