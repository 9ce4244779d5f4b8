import { isAnswer, type Pair, pairsOf, type Turn } from "#domain/entry/turn.ts";
import { isFactual, isWordingOnly, kindOfChange, type Severity } from "./change.ts";

/** What the verdict that stands says of an entry's parts: only what it calls wrong. */
export type StandingVerdict = {
  reasons: readonly string[];
  wrong: readonly { turnId: string | null; reason: string | null }[];
};

/** An answer that was corrected. `turns`: the conversation of now up to and including it; `rejected`: what it was. */
export type Correction = { turnId: string; kind: "strike" | "rewrite"; turns: Turn[]; rejected: string };

/** Why a QA of an edited entry makes no pair. */
export const NO_PAIR = {
  "question-changed": "its question was changed as well: the old answer was to another question",
  "wording-only": "only its wording changed",
  "answer-struck": "its QA was struck: nothing is preferred to it",
} as const;
export type NoPair = keyof typeof NO_PAIR;

/**
 * The answers of an edited entry that say something else than they did, and why others are none. `severityOf`: of a reason's code;
 * undefined where the data set does not know it.
 */
export function correctionsOf(
  imported: readonly Turn[],
  after: readonly Turn[],
  verdict: StandingVerdict,
  severityOf: (code: string) => Severity | undefined,
): { corrections: Correction[]; noPairs: NoPair[] } {
  const corrections: Correction[] = [];
  const noPairs: NoPair[] = [];
  const before = pairsOf(imported);
  const now = new Map(pairsOf(after).map((pair) => [pair.answer?.id, pair]));
  for (const old of before) {
    if (!old.answer) continue;
    const pair = now.get(old.answer.id);
    if (!pair?.answer) {
      noPairs.push("answer-struck");
      continue;
    }
    if (pair.answer.value === old.answer.value) continue;
    if (pair.question?.value !== old.question?.value) noPairs.push("question-changed");
    else if (!isFactual(old.answer.value, pair.answer.value, severitiesOf(old, before.length, verdict, severityOf)))
      noPairs.push("wording-only");
    else
      corrections.push({
        turnId: old.answer.id,
        kind: kindOfChange(old.answer.value, pair.answer.value),
        turns: after.slice(0, after.indexOf(pair.answer) + 1),
        rejected: old.answer.value,
      });
  }
  return { corrections, noPairs };
}

/** Of the reasons that were given for a QA, or for the entry where it has no other. */
function severitiesOf(
  pair: Pair,
  pairs: number,
  verdict: StandingVerdict,
  severityOf: (code: string) => Severity | undefined,
): Severity[] {
  const ids = [pair.question, ...pair.steps, pair.answer].flatMap((turn) => turn?.id ?? []);
  const own = verdict.wrong.filter(({ turnId }) => turnId !== null && ids.includes(turnId));
  const codes = [...own.map(({ reason }) => reason), ...(pairs === 1 ? verdict.reasons : [])];
  return codes.flatMap((code) => (code === null ? [] : (severityOf(code) ?? [])));
}

/** An answer as somebody judged it. `turns`: the conversation up to and including it. */
export type JudgedAnswer = { turnId: string; isGood: boolean; turns: Turn[] };

/** Why an answer is not known to be good or bad. */
export const NOT_JUDGED = {
  "which-answer-unknown": "it was rejected as a whole, and no QA of it was marked wrong",
  "answer-changed": "it was corrected: the pair is in the preference export",
  "wording-only": "it was marked wrong for its wording only",
} as const;
export type NotJudged = keyof typeof NOT_JUDGED;

/**
 * The answers of a decided entry that somebody took or refused as they were. Of a rejected entry of several QAs only those that were
 * marked wrong are known to be bad; of an edited one, what was left as it was is good, and what was struck is bad.
 */
export function judgedAnswers(
  state: "accepted" | "edited" | "rejected",
  imported: readonly Turn[],
  after: readonly Turn[] | null,
  verdict: StandingVerdict,
  severityOf: (code: string) => Severity | undefined,
): { answers: JudgedAnswer[]; notJudged: NotJudged[] } {
  const answers: JudgedAnswer[] = [];
  const notJudged: NotJudged[] = [];
  const pairs = pairsOf(imported).filter((pair) => pair.answer !== null);
  const now = new Map((after ?? imported).filter(isAnswer).map((turn) => [turn.id, turn.value]));
  const wrongIds = new Set(verdict.wrong.map(({ turnId }) => turnId));
  for (const pair of pairs) {
    const answer = pair.answer as Turn;
    const isMarked = [pair.question?.id, answer.id].some((id) => id !== undefined && wrongIds.has(id));
    const isGood = state === "accepted" || (state === "edited" && now.get(answer.id) === answer.value);
    const isBad = state === "edited" ? !now.has(answer.id) : state === "rejected" && (isMarked || pairs.length === 1);
    if (isBad && isWordingOnly(severitiesOf(pair, pairs.length, verdict, severityOf))) notJudged.push("wording-only");
    else if (isGood || isBad) {
      // A good answer is trained on behind the conversation of now, a bad one behind the one that it was written in.
      const turns = isGood && after ? after : imported;
      answers.push({
        turnId: answer.id,
        isGood,
        turns: turns.slice(0, turns.findIndex(({ id }) => id === answer.id) + 1),
      });
    } else notJudged.push(state === "edited" ? "answer-changed" : "which-answer-unknown");
  }
  return { answers, notJudged };
}
