import { isSystem, type Pair, pairsOf, type Turn } from "#domain/entry/turn.ts";
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
  "question-changed":
    "its question, a system turn or a tool's step was changed as well: the old answer was to something else",
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
  const why = reasonsAgainst(imported, after, verdict, severityOf);
  const now = answersOf(after);
  for (const old of pairsOf(imported)) {
    if (!old.answer) continue;
    const left = now.get(old.answer.id)?.answer ?? null;
    if (left?.value === old.answer.value) continue;
    const reason = why(old);
    if (reason !== null) noPairs.push(reason);
    else if (left)
      corrections.push({
        turnId: old.answer.id,
        kind: kindOfChange(old.answer.value, left.value),
        turns: after.slice(0, after.indexOf(left) + 1),
        rejected: old.answer.value,
      });
  }
  return { corrections, noPairs };
}

/** Why an imported QA whose answer was changed makes no pair; null where it makes one. */
function reasonsAgainst(
  imported: readonly Turn[],
  after: readonly Turn[],
  verdict: StandingVerdict,
  severityOf: (code: string) => Severity | undefined,
): (old: Pair) => NoPair | null {
  const pairs = pairsOf(imported).length;
  const isToldOtherwise = toldOf(imported) !== toldOf(after);
  const now = answersOf(after);
  return (old) => {
    const pair = now.get(old.answer?.id ?? "");
    if (!old.answer || !pair?.answer) return "answer-struck";
    if (isToldOtherwise || askedOf(pair) !== askedOf(old)) return "question-changed";
    const severities = severitiesOf(old, pairs, verdict, severityOf);
    return isFactual(old.answer.value, pair.answer.value, severities) ? null : "wording-only";
  };
}

/** QAs by the id of their answer. */
const answersOf = (turns: readonly Turn[]) =>
  new Map(pairsOf(turns).flatMap((pair) => (pair.answer ? [[pair.answer.id, pair] as const] : [])));
/** What instructs all of an entry's answers. */
const toldOf = (turns: readonly Turn[]) => JSON.stringify(turns.filter(isSystem).map(({ value }) => value));
/** What an answer is given to: its question, and what a tool said in between. */
const askedOf = ({ question, steps }: Pair) => JSON.stringify([question, ...steps].map((turn) => turn?.value ?? null));
const idsOf = ({ question, steps, answer }: Pair) => [question, ...steps, answer].flatMap((turn) => turn?.id ?? []);

/** Of the reasons that were given for a QA, or for the entry where it has no other. */
function severitiesOf(
  pair: Pair,
  pairs: number,
  verdict: StandingVerdict,
  severityOf: (code: string) => Severity | undefined,
): Severity[] {
  const ids = idsOf(pair);
  const own = verdict.wrong.filter(({ turnId }) => (turnId === null ? pairs === 1 : ids.includes(turnId)));
  const codes = [...own.map(({ reason }) => reason), ...(pairs === 1 ? verdict.reasons : [])];
  return codes.flatMap((code) => (code === null ? [] : (severityOf(code) ?? [])));
}

/** An answer as somebody judged it. `turns`: the conversation up to and including it. */
export type JudgedAnswer = { turnId: string; isGood: boolean; turns: Turn[] };

/** Why an answer is not known to be good or bad. */
export const NOT_JUDGED = {
  "which-answer-unknown": "it was rejected as a whole, and no QA of it was marked wrong",
  "marked-wrong": "it was marked wrong, and yet left as it is in an entry that was accepted or edited",
  "answer-changed": "it was corrected: the pair is in the preference export",
  "question-changed": NO_PAIR["question-changed"],
  "wording-only": "it was marked wrong, or corrected, for its wording only",
} as const;
export type NotJudged = keyof typeof NOT_JUDGED;

/**
 * The answers of a decided entry that somebody took or refused as they were. Of a rejected entry of several QAs only those that were
 * marked wrong are known to be bad; of an edited one, what was left as it was is good, and what was struck is bad. What was marked wrong is
 * not good for having been left, unless its question was what was mended.
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
  const kept = after ?? imported;
  const now = answersOf(kept);
  const why = reasonsAgainst(imported, kept, verdict, severityOf);
  const wrongIds = new Set(verdict.wrong.map(({ turnId }) => turnId));
  for (const pair of pairs) {
    const answer = pair.answer as Turn;
    const left = now.get(answer.id);
    const isMarked = idsOf(pair).some((id) => wrongIds.has(id)) || (pairs.length === 1 && wrongIds.has(null));
    const isBad = state === "edited" ? !left : state === "rejected" && (isMarked || pairs.length === 1);
    const isGood = state !== "rejected" && left?.answer?.value === answer.value;
    const isWording = () => isWordingOnly(severitiesOf(pair, pairs.length, verdict, severityOf));
    if (isBad && isWording()) notJudged.push("wording-only");
    else if (isGood && isMarked && askedOf(left as Pair) === askedOf(pair)) notJudged.push("marked-wrong");
    else if (isGood || isBad) {
      // A good answer is trained on behind the conversation of now, a bad one behind the one that it was written in.
      const turns = isGood ? kept : imported;
      answers.push({
        turnId: answer.id,
        isGood,
        turns: turns.slice(0, turns.findIndex(({ id }) => id === answer.id) + 1),
      });
    } else if (state === "rejected") notJudged.push("which-answer-unknown");
    else {
      const reason = why(pair);
      notJudged.push(reason === null || reason === "answer-struck" ? "answer-changed" : reason);
    }
  }
  return { answers, notJudged };
}
