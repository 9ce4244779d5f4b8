import { bestOf, type CheckedAnswer, checkAnswer } from "#domain/generate/check-answer.ts";
import type { TokenCounts } from "#domain/generate/cost.ts";
import type { GenerationTask } from "#domain/generate/generation-task.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** What a batch has asked and got so far, as the database has it: an attempt that was broken off goes on from it. */
export type BatchState = {
  /** Photos and tasks that are done with (unitKey). */
  done: Set<string>;
  requests: number;
  entries: number;
  rejected: number;
  tokens: TokenCounts;
  cost: number;
};

export const unitKey = (imageId: string, task: GenerationTask): string => `${imageId} ${task}`;

export async function loadBatchState(db: Queryable, runId: bigint): Promise<BatchState> {
  const { rows } = await db.query<{ key: string }>(
    `SELECT "imageId" || ' ' || task AS key FROM "Generation" WHERE "runId" = $1 AND "isLast"`,
    [runId],
  );
  const { rows: sums } = await db.query<Omit<BatchState, "done" | "tokens"> & TokenCounts>(
    `SELECT count(*)::int AS requests, coalesce(sum("inputTokens"), 0)::float8 AS input, coalesce(sum("outputTokens"), 0)::float8 AS output,
       coalesce(sum(cost), 0)::float8 AS cost, coalesce(sum(json_array_length(rejects)) FILTER (WHERE "isLast"), 0)::int AS rejected,
       (SELECT count(*)::int FROM "GeneratedEntry" g JOIN "Generation" own ON own.id = g."generationId" WHERE own."runId" = $1) AS entries
     FROM "Generation" WHERE "runId" = $1`,
    [runId],
  );
  const { requests = 0, entries = 0, rejected = 0, input = 0, output = 0, cost = 0 } = sums[0] ?? {};
  return { done: new Set(rows.map(({ key }) => key)), requests, entries, rejected, cost, tokens: { input, output } };
}

export type AskedUnit = { runId: bigint; imageId: string; task: GenerationTask; entries?: number | undefined };
type Answer = { id: string; attempt: number; answer: string | null; isCut: boolean };
export type Answers = { attempts: number; checked: { id: string; checked: CheckedAnswer }[] };

/** What was answered for a photo and task already, read again; `attempts`: how many were asked for. */
export async function loadAnswers(db: Queryable, { runId, imageId, task, entries }: AskedUnit): Promise<Answers> {
  const { rows } = await db.query<Answer>(
    `SELECT id::text, attempt, answer, "isCut" FROM "Generation" WHERE "runId" = $1 AND "imageId" = $2 AND task = $3 ORDER BY attempt`,
    [runId, imageId, task],
  );
  return {
    attempts: rows.at(-1)?.attempt ?? 0,
    checked: rows.flatMap(({ id, answer, isCut }) =>
      answer === null ? [] : [{ id, checked: checkAnswer(answer, { task, imageId: BigInt(imageId), entries, isCut }) }],
    ),
  };
}

/** The best of several answers with the request that it came of. */
export function bestAnswer({ checked }: Answers): { id: string; checked: CheckedAnswer } | null {
  const best = bestOf(checked.map((own) => own.checked));
  return checked.find((own) => own.checked === best) ?? null;
}

/** Photos and tasks that another batch has done by the same prompt and model (unitKey). */
export async function loadDoneBefore(
  db: Queryable,
  {
    datasetId,
    runId,
    model,
    versions,
  }: { datasetId: bigint; runId: bigint; model: string; versions: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await db.query<{ key: string }>(
    `SELECT DISTINCT "imageId" || ' ' || task AS key FROM "Generation"
     WHERE "datasetId" = $1 AND "runId" <> $2 AND "isLast" AND model = $3 AND "promptVersion" = ANY($4::text[])`,
    [datasetId, runId, model, versions],
  );
  return new Set(rows.map(({ key }) => key));
}
