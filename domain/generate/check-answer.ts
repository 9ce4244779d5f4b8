import { type Mark, marksOf } from "#domain/entry/contract.ts";
import { isAnswer, type Turn } from "#domain/entry/turn.ts";
import { descriptionQuestion } from "./description-questions.ts";
import { GENERATION_FACTS, type GenerationTask, isDescription } from "./generation-task.ts";
import type { ParsedConversation } from "./json-answer.ts";
import { leakOf } from "./leaks.ts";
import { type AnswerReject, parseDescription, parsePairs } from "./parse-answer.ts";

/** Why a piece of an answer comes in as no entry. `words`: the phrase that gives it away, or the marks of its breaches. */
export type GenerationReject = {
  code: AnswerReject["code"] | "leak" | "breach" | "surplus" | "cut" | "repeated";
  words: string | null;
  text: string;
};

/** A text that may become an entry. */
export type MadeEntry = { topic: string | null; turns: Turn[] };

/** What came of an answer. `missing`: so many entries fewer than were asked for; `short`: conversations with too few QAs among those that are here. */
export type CheckedAnswer = {
  entries: MadeEntry[];
  rejects: GenerationReject[];
  missing: number;
  short: number;
  hasLeak: boolean;
};

type Asked = {
  task: GenerationTask;
  imageId: bigint;
  /** So many entries were asked for, where it is not what the task wants. */
  entries?: number | undefined;
  /** The model was stopped in the middle: what it wrote last is not whole. */
  isCut?: boolean;
};

/** A conversation that is short is what an import would take in, too, and mark. Whatever else breaks the contract stays out. */
const COMES_IN: readonly Mark[] = ["too-few-pairs"];

/** Reads a model's answer, and holds each piece of it against what its task demands (arXiv 2307.04087 §3.2). Never fails. */
export function checkAnswer(answer: string, asked: Asked): CheckedAnswer {
  const { task, entries: wanted = GENERATION_FACTS[asked.task].entries } = asked;
  const rejects: GenerationReject[] = [];
  const texts = (isDescription(task) ? describe : converse)(answer, asked, rejects);
  const entries: MadeEntry[] = [];
  const known = new Set<string>();
  let hasLeak = false;
  let short = 0;
  for (const text of texts) {
    const made = { topic: text.topic, turns: turnsOf(text) };
    const printed = text.pairs.map(({ question, answer: own }) => `${question}\n${own}`).join("\n");
    const refuse = (code: GenerationReject["code"], words: string | null = null) =>
      rejects.push({ code, words, text: printed });
    const leak = leakIn(made);
    const marks = marksOf(GENERATION_FACTS[task].task, made.turns);
    const breaches = marks.filter((mark) => !COMES_IN.includes(mark));
    if (leak !== null || breaches.includes("coordinates-in-plain-task")) {
      hasLeak = true;
      refuse("leak", leak ?? "coordinates-in-plain-task");
    } else if (breaches.length > 0) refuse("breach", breaches.join(" "));
    else if (known.has(printed)) refuse("repeated");
    else if (entries.length === wanted) refuse("surplus");
    else {
      known.add(printed);
      entries.push(made);
      if (text.pairs.length < GENERATION_FACTS[task].pairs) short++;
    }
  }
  return { entries, rejects, missing: wanted - entries.length, short, hasLeak };
}

/** Whether a model is asked again, as SVIT's authors did: too few, or leaking. */
export const isToBeRegenerated = ({ missing, short, hasLeak }: CheckedAnswer): boolean =>
  missing > 0 || short > 0 || hasLeak;

/** Of several answers to one request the best: most entries, then fewest short ones, then the first. Null of none. */
export const bestOf = (answers: readonly CheckedAnswer[]): CheckedAnswer | null =>
  answers.reduce<CheckedAnswer | null>(
    (best, own) =>
      best === null ||
      own.entries.length > best.entries.length ||
      (own.entries.length === best.entries.length && own.short < best.short)
        ? own
        : best,
    null,
  );

function describe(answer: string, { imageId, isCut }: Asked, rejects: GenerationReject[]): ParsedConversation[] {
  const text = parseDescription(answer);
  if (text === null || isCut) {
    rejects.push({
      code: isCut ? "cut" : answer.trim() === "" ? "emptyText" : "unreadable",
      words: null,
      text: answer,
    });
    return [];
  }
  return [{ topic: null, pairs: [{ question: descriptionQuestion(imageId), answer: text }] }];
}

function converse(answer: string, { task, isCut }: Asked, rejects: GenerationReject[]): ParsedConversation[] {
  const parsed = parsePairs(answer);
  for (const own of parsed.rejects) rejects.push({ ...own, words: null });
  const conversations = parsed.conversations;
  const last = conversations.at(-1);
  if (isCut && last) {
    // Its last answer ends where the model was stopped.
    const cut = last.pairs.pop();
    if (cut) rejects.push({ code: "cut", words: null, text: `${cut.question}\n${cut.answer}` });
    if (last.pairs.length === 0) conversations.pop();
  }
  const { pairs } = GENERATION_FACTS[task];
  if (pairs === 1) return conversations.flatMap((own) => own.pairs.map((pair) => ({ topic: null, pairs: [pair] })));
  return conversations.map(({ topic, pairs: own }) => {
    for (const { question, answer: text } of own.slice(pairs))
      rejects.push({ code: "surplus", words: null, text: `${question}\n${text}` });
    return { topic, pairs: own.slice(0, pairs) };
  });
}

const turnsOf = ({ pairs }: ParsedConversation): Turn[] =>
  pairs
    .flatMap(({ question, answer }) => [
      { from: "user" as const, value: question },
      { from: "gpt" as const, value: answer },
    ])
    .map((turn, index) => ({ id: String(index), ...turn }));

/** A question that asks what a sign is captioned with is rare; an answer that says so is a leak nearly always: both are asked again. */
function leakIn({ topic, turns }: MadeEntry): string | null {
  for (const text of [
    topic ?? "",
    ...turns.filter(isAnswer).map(({ value }) => value),
    ...turns.map(({ value }) => value),
  ]) {
    const leak = leakOf(text);
    if (leak) return leak.words;
  }
  return null;
}
