import type { GenerationReject } from "#domain/generate/check-answer.ts";
import { costOf, type Prices, type TokenCounts } from "#domain/generate/cost.ts";
import type { GenerationTask } from "#domain/generate/generation-task.ts";
import type { Message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Queryable } from "#server/db/transaction.ts";

export type NewGeneration = {
  datasetId: bigint;
  runId: bigint;
  imageId: string;
  task: GenerationTask;
  attempt: number;
  address: string;
  model: string;
  promptVersion: string;
  input: string;
  withPhoto: boolean;
  /** Guessed. */
  tokens: TokenCounts;
};

/** Writes down a request before it is sent, with what it may cost. Answers its id. */
export async function insertGeneration(db: Queryable, own: NewGeneration, prices: Prices | null): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO "Generation" ("datasetId", "runId", "imageId", task, attempt, address, model, "promptVersion", input, "withPhoto", "inputTokens", "outputTokens", cost)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id::text`,
    [
      own.datasetId,
      own.runId,
      own.imageId,
      own.task,
      own.attempt,
      own.address,
      own.model,
      own.promptVersion,
      own.input,
      own.withPhoto,
      own.tokens.input,
      own.tokens.output,
      costOf(own.tokens, prices),
    ],
  );
  return must(rows[0], "an insert returns its row").id;
}

export type GenerationAnswer = {
  text: string;
  isCut: boolean;
  tokens: TokenCounts;
  isGuessed: boolean;
  rejects: readonly GenerationReject[];
};

/** PostgreSQL holds no U+0000 and no half of a character: an answer that has one is kept with U+FFFD there, and is a reject anyway. */
const kept = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

export async function saveAnswer(
  db: Queryable,
  id: string,
  { text, isCut, tokens, isGuessed, rejects }: GenerationAnswer,
  prices: Prices | null,
): Promise<void> {
  await db.query(
    `UPDATE "Generation" SET answer = $2, "isCut" = $3, "inputTokens" = $4, "outputTokens" = $5, "isGuessed" = $6, cost = $7, rejects = $8::json, "answeredAt" = now()
     WHERE id = $1`,
    [
      id,
      kept(text),
      isCut,
      tokens.input,
      tokens.output,
      isGuessed,
      costOf(tokens, prices),
      JSON.stringify(rejects.map((own) => ({ ...own, text: kept(own.text) }))),
    ],
  );
}

/** No answer came: what it cost is not known, and was most likely nothing. */
export async function saveFault(db: Queryable, id: string, why: Message): Promise<void> {
  await db.query(
    `UPDATE "Generation" SET fault = $2, "inputTokens" = 0, "outputTokens" = 0, cost = CASE WHEN cost IS NOT NULL THEN 0 END, "answeredAt" = now() WHERE id = $1`,
    [id, JSON.stringify(why)],
  );
}

/** Ends a photo's task; false where that was done already. */
export async function markLast(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(`UPDATE "Generation" SET "isLast" = true WHERE id = $1 AND NOT "isLast"`, [id]);
  return rowCount === 1;
}
