import type pg from "pg";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { parseBrowseAddress } from "#domain/find/browse-query.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { message } from "#domain/message.ts";
import { joinConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { heldOutQuestions } from "#domain/recipe/held-out-questions.ts";
import { queueGoal } from "#domain/recipe/queue-goal.ts";
import { rankQueue } from "#domain/recipe/rank-queue.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { loadContext } from "#server/export/rows/context.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { addQueue } from "#server/find/add-queue.ts";
import { conceptProblems } from "./concept-problems.ts";
import { correctionsAmong } from "./corrections-among.ts";
import { counted, limitsOf, type RecipeProblem } from "./limits-of.ts";
import { type OpenedRecipe, refuseProblems } from "./open-recipe.ts";
import { readPool } from "./read-pool.ts";
import { selectionFor } from "./selection-for.ts";
import { withoutSimilar } from "./without-similar.ts";

export type QueueOrder = {
  datasetName: string;
  opened: OpenedRecipe;
  reviewerId: string;
  assigneeId?: string | undefined;
};

/** What a recipe's queue consists of, ready to be written. */
export type RecipeQueuePlan = {
  datasetId: bigint;
  wanted: number;
  /** Ids by rank: what is approved already (the first `had`), what is to be reviewed (up to `inQueue`), the reserve; with the stratum of each. */
  entryIds: string[];
  strata: number[];
  had: number;
  inQueue: number;
  quotas: [stratum: number, quota: number][];
};

type Reading = { signal?: AbortSignal | undefined; onProgress?: (done: number, total: number) => void };

/**
 * Ranks what is pending by what the recipe lacks, in one snapshot; writes nothing. The same recipe, seed and data give the same plan.
 * @throws StudioError not_found · unprocessable with line and column of what cannot be had · interrupted
 */
export async function planRecipeQueue(
  db: Database,
  { datasetName, opened }: Pick<QueueOrder, "datasetName" | "opened">,
  { signal, onProgress }: Reading = {},
): Promise<RecipeQueuePlan> {
  const { recipe } = opened;
  const refuse = (problems: readonly RecipeProblem[]) => refuseProblems(opened, problems);
  const { size, counts, core } = queueGoal(recipe);
  const { method } = core;
  if (method === "k-centre") refuse([{ keys: ["core", "method"], why: message("recipeQueueMethod") }]);
  return inSnapshot(db, signal, async (snapshot) => {
    const { dataset } = await loadContext(snapshot, { datasetName });
    const { selection: all, problems } = await selectionFor(snapshot, dataset.id, withPending(opened));
    refuse(problems);
    const { selection } = await withoutSimilar({ db, snapshot, opened, signal }, all);
    const concepts = joinConcepts(opened.conceptSets);
    const { pool } = await readPool(snapshot, {
      selection: { ...selection, states: REVIEWABLE },
      concepts,
      heldOut:
        opened.heldOutQuestions.length > 0 ? heldOutQuestions(opened.heldOutQuestions, recipe.holdOut.ngram) : null,
      seed: recipe.seed,
      onProgress,
    });
    // Of the studio's own concepts, which nobody asked for, there may be none.
    refuse(conceptProblems(opened, concepts, pool));
    const { limits, problems: impossible } = limitsOf(core, pool.parts);
    refuse(impossible);
    const corrections = counts === "corrections" ? await correctionsAmong(snapshot, dataset.id, selection) : null;
    const isApproved = (index: number) =>
      corrections === null ? pool.state[index] !== PENDING : corrections.has(pool.id[index] as number);
    const isOut = (index: number) => corrections !== null && pool.state[index] !== PENDING && !isApproved(index);
    const ranked = rankQueue({
      candidates: pool,
      method: method === "k-centre" ? "concepts" : method,
      limits,
      isApproved,
      isOut,
    });
    const { had, open, reserve, stratumOf } = ranked;
    const has = had.length + open.length;
    if (has < size || ranked.shortOf.length > 0)
      refuse([
        ...(has < size ? [short(["queue", "size"], "queue", has, size)] : []),
        ...ranked.shortOf.map(({ of, index, has: own, quota }) => {
          const name = (of === "task" ? TASKS[index] : pool.parts[index]) ?? "";
          return short(["core", "quotas", `${of}s`, name], name, own, quota);
        }),
      ]);
    if (open.length === 0) refuse([{ keys: ["queue"], why: message("recipeQueueFull", { size: counted(size) }) }]);
    const ranks = [...had, ...open, ...reserve];
    // Numbers of strata within the queue, in the order in which the recipe came to them.
    const numbers = new Map<number, number>();
    for (const index of ranks) if (!numbers.has(stratumOf(index))) numbers.set(stratumOf(index), numbers.size);
    return {
      datasetId: dataset.id,
      wanted: size,
      entryIds: ranks.map((index) => String(pool.id[index])),
      strata: ranks.map((index) => numbers.get(stratumOf(index)) ?? 0),
      had: had.length,
      inQueue: has,
      quotas: Array.from(ranked.quotas, ([stratum, quota]) => [numbers.get(stratum) ?? 0, quota]),
    };
  });
}

const REVIEWABLE = STATES.filter((state) => state === "pending" || state === "accepted" || state === "edited");
const PENDING = STATES.indexOf("pending");

const withPending = (opened: OpenedRecipe): OpenedRecipe => ({
  ...opened,
  recipe: { ...opened.recipe, select: { ...opened.recipe.select, include: ["pending"] } },
});

const short = (keys: readonly PropertyKey[], what: string, has: number, wanted: number): RecipeProblem => ({
  keys,
  why: message("recipeShort", { what, has: counted(has), wanted: counted(wanted) }),
});

/**
 * Writes a plan as a session, within the caller's transaction. What was decided since the plan was made is made good by the first who asks for
 * entries (server/queue/refill-queue.ts).
 * @throws StudioError unprocessable for somebody who does not review there
 */
export async function addRecipeQueue(
  client: pg.PoolClient,
  plan: RecipeQueuePlan,
  { opened, reviewerId, assigneeId }: Omit<QueueOrder, "datasetName">,
): Promise<bigint> {
  const { datasetId, wanted, entryIds, strata, had, inQueue, quotas } = plan;
  const { recipe, text, stored } = opened;
  if (assigneeId !== undefined) await requireAssignee(client, datasetId, assigneeId);
  const parsed = parseBrowseAddress(recipe.select.filter);
  const filter = { ...(parsed.ok ? parsed.query.filter : NO_FILTER), tasks: recipe.select.tasks };
  const queueId = await addQueue(client, {
    datasetId,
    reviewerId,
    assigneeId,
    purpose: "session",
    filter: { ...filter, states: ["pending"] },
    order: "shuffle",
    seed: String(recipe.seed),
    entryIds: entryIds.slice(0, inQueue),
    // Chosen, not drawn.
    probability: 1,
  });
  await client.query(
    `UPDATE "QueueEntry" SET outcome = 'elsewhere', "doneAt" = now() WHERE "queueId" = $1 AND "position" <= $2`,
    [queueId, had],
  );
  const { counts, core } = queueGoal(recipe);
  await client.query(
    `INSERT INTO "RecipeQueue" ("queueId", recipe, wanted, counts, "perPhoto", "recipeId", "recipeVersion") VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [queueId, text, wanted, counts, core.perPhoto, stored?.recipeId ?? null, stored?.version ?? null],
  );
  await client.query(
    `INSERT INTO "RecipeStratum" ("queueId", stratum, quota) SELECT $1::bigint, * FROM unnest($2::int[], $3::int[])`,
    [queueId, quotas.map(([stratum]) => stratum), quotas.map(([, quota]) => quota)],
  );
  await client.query(
    `INSERT INTO "RecipePlace" ("queueId", rank, "entryId", stratum, "isIn")
     SELECT $1::bigint, rank, id, stratum, rank <= $4 FROM unnest($2::bigint[], $3::int[]) WITH ORDINALITY AS ranked (id, stratum, rank)`,
    [queueId, entryIds, strata, inQueue],
  );
  const after = { purpose: "session", size: wanted, order: "shuffle", seed: String(recipe.seed), assigneeId };
  await record(client, { action: "session_start", datasetId, target: { kind: "queue", id: queueId }, after });
  return queueId;
}
