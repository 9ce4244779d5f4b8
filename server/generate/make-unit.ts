import { StudioError } from "#domain/error.ts";
import { checkAnswer, isToBeRegenerated } from "#domain/generate/check-answer.ts";
import { costOf, guessTokens, isBeyond, PHOTO_TOKENS, type TokenCounts } from "#domain/generate/cost.ts";
import { GENERATION_FACTS } from "#domain/generate/generation-task.ts";
import { fillPrompt, ownPrompt, printRejected } from "#domain/generate/prompt.ts";
import { must } from "#domain/must.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { Cancelled } from "#server/runs/attempt-run.ts";
import { askPatiently } from "./ask-patiently.ts";
import type { Batch, Unit } from "./batch.ts";
import { type Answers, bestAnswer, loadAnswers } from "./batch-state.ts";
import { insertMade } from "./insert-made.ts";
import { loadInputs } from "./load-input.ts";
import { loadRejected } from "./load-rejected.ts";
import { insertGeneration, markLast, saveAnswer, saveFault } from "./write-generation.ts";

/** `skipped`: there is nothing to send. `failed`: no usable answer came. `budget`: one more request would pass it. */
type UnitEnd = "done" | "skipped" | "failed" | "budget";

type Sent = { version: string; system: string; user: string; photo: string | null; tokens: TokenCounts };

/** A task wants about half of it; some models think aloud before they answer. */
const TOKENS_MAX_FACTOR = 3;

/**
 * Asks for one photo's task until an answer keeps the contract, or as often as the batch allows, and brings the best answer in. Each request is written
 * down before it is sent and its answer as it comes, so that whoever goes on after a kill reads them again instead of paying twice.
 */
export async function makeUnit(batch: Batch, unit: Unit, signal: AbortSignal): Promise<UnitEnd> {
  const { db, request, attempt, generator, state, progress } = batch;
  const { imageId, task } = unit;
  const wanted = request.replaces === undefined ? undefined : 1;
  const answers = await loadAnswers(db.pool, { runId: attempt.run.id, imageId, task, entries: wanted });
  let sent: Sent | null = null;
  for (;;) {
    const last = answers.checked.at(-1);
    if (last && (!isToBeRegenerated(last.checked) || answers.checked.length >= request.attemptsMax)) break;
    sent ??= await printRequest(batch, unit);
    if (!sent) return last ? finish(batch, unit, answers) : "skipped";
    // Asked and counted without a pause between them: of two lanes the second sees what the first will use.
    if (isBeyond(request.budget, state.tokens, sent.tokens, generator.prices)) {
      if (!last) return "budget";
      progress.stoppedBy = "budget";
      break;
    }
    addTokens(batch, sent.tokens, 1);
    answers.attempts++;
    const asked = await insertGeneration(
      db.pool,
      {
        datasetId: batch.datasetId,
        runId: attempt.run.id,
        imageId,
        task,
        attempt: answers.attempts,
        address: generator.address,
        model: generator.model,
        promptVersion: sent.version,
        input: sent.user,
        withPhoto: sent.photo !== null,
        tokens: sent.tokens,
      },
      generator.prices,
    );
    state.requests++;
    const tokensMax = GENERATION_FACTS[task].tokensExpected * TOKENS_MAX_FACTOR;
    const how = { pace: batch.pace, signal, patience: batch.patience };
    const outcome = await askPatiently(generator, { ...sent, tokensMax }, how).catch(async (error: unknown) => {
      // Refused, it was not answered, and cost nothing. Broken off, nobody knows: its guess stays.
      if (error instanceof StudioError && !signal.aborted) await saveFault(db.pool, asked, error.detail);
      throw error;
    });
    if (outcome.is === "again") {
      await saveFault(db.pool, asked, outcome.why);
      addTokens(batch, sent.tokens, -1);
      return last ? finish(batch, unit, answers) : "failed";
    }
    const checked = checkAnswer(outcome.text, {
      task,
      imageId: BigInt(imageId),
      entries: wanted,
      isCut: outcome.isCut,
    });
    const used = outcome.tokens ?? { input: sent.tokens.input, output: guessTokens(outcome.text) };
    const answer = { text: outcome.text, isCut: outcome.isCut, tokens: used, isGuessed: outcome.tokens === null };
    await saveAnswer(db.pool, asked, { ...answer, rejects: checked.rejects }, generator.prices);
    addTokens(batch, sent.tokens, -1);
    addTokens(batch, used, 1);
    answers.checked.push({ id: asked, checked });
  }
  return finish(batch, unit, answers);
}

/** Counts tokens into what the batch has used. */
function addTokens({ state, progress, generator }: Batch, { input, output }: TokenCounts, sign: 1 | -1): void {
  state.tokens = { input: state.tokens.input + sign * input, output: state.tokens.output + sign * output };
  Object.assign(progress, {
    requests: state.requests,
    tokens: state.tokens,
    cost: costOf(state.tokens, generator.prices),
  });
}

async function printRequest({ db, request, place }: Batch, { imageId, task }: Unit): Promise<Sent | null> {
  const input = (await loadInputs(db, BigInt(imageId), [task]))?.get(task);
  const photo = request.withPhoto ? await place.readPhoto(BigInt(imageId)) : null;
  if (input === undefined && photo === null) return null;
  const own = must(
    request.prompts.find((prompt) => prompt.task === task),
    "a batch has a prompt for each of its tasks",
  );
  const prompt = own.text === undefined ? ownPrompt(task) : { version: own.version, text: own.text };
  const rejected = request.replaces === undefined ? [] : await loadRejected(db.pool, BigInt(request.replaces));
  const system = fillPrompt(task, prompt, rejected.length > 0 ? 1 : undefined);
  const parts = [input ?? "", rejected.length > 0 ? printRejected(rejected) : ""].filter((part) => part !== "");
  const user = parts.length > 0 ? parts.join("\n\n") : "The photo is all that there is.";
  const tokens = {
    input: guessTokens(system) + guessTokens(user) + (photo === null ? 0 : PHOTO_TOKENS),
    output: GENERATION_FACTS[task].tokensExpected,
  };
  return { version: own.version, system, user, photo, tokens };
}

/** What the best answer is worth comes in, and the photo's task is done: one transaction. */
async function finish(batch: Batch, { imageId, task, row }: Unit, answers: Answers): Promise<UnitEnd> {
  const { db, datasetId, attempt, request, generator, progress, state } = batch;
  const best = must(bestAnswer(answers), "it was answered");
  const made = await inTransaction(db.pool, async (client) => {
    if (!(await markLast(client, best.id))) return [];
    const place = { datasetId, runId: attempt.run.id, model: generator.model, generationId: best.id };
    return insertMade(
      client,
      {
        ...place,
        imageId: BigInt(imageId),
        task: GENERATION_FACTS[task].task,
        row,
        replacesId: request.replaces ?? null,
      },
      best.checked.entries,
    );
  });
  state.entries += made.length;
  state.rejected += best.checked.rejects.length;
  Object.assign(progress, { entries: state.entries, rejected: state.rejected, requests: state.requests });
  if (attempt.cancelled.aborted) throw new Cancelled();
  return "done";
}
