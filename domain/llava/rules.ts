import type { LlavaTurn } from "./record-shape.ts";
import { END_TOKEN, IMAGE_TOKEN, isBlank, isMasked, PAD_TOKEN, promptOf, trainedTurns } from "./template.ts";
import { countRecordTokens, mayBeOver, type TokenLimit, tokensAtMost } from "./token-count.ts";

/** crash: stops the training run. ruin: the sample is lost or wrong in silence. warn: worth knowing, and it may leave. */
export type Harm = "crash" | "ruin" | "warn";

/** A record before it is written, as its reader will parse it, and what is known of its photo (null: it has none). */
export type CheckedRecord = { record: unknown; photo: "absent" | "present" | "broken" | null; limit: TokenLimit };

export type LlavaRule = { id: string; what: string; harm: Harm; isBroken(facts: RecordFacts): boolean };

/**
 * What LLaVA-1.5's trainer demands of a record (haotian-liu/LLaVA, llava/train/train.py). That the file is one JSON array
 * is the writer's part; that each record is an object is the first rule.
 */
export const LLAVA_RULES: readonly LlavaRule[] = [
  {
    id: "no-object",
    what: "the record is not a JSON object",
    harm: "crash",
    isBroken: ({ isObject }) => !isObject,
  },
  {
    id: "no-conversations",
    what: "`conversations` is missing, empty, not a list of messages, or nothing but an answer that the trainer drops",
    harm: "crash",
    isBroken: ({ messages }) => messages.length === (messages[0]?.from === "gpt" ? 1 : 0),
  },
  {
    id: "value-no-text",
    what: "a value is not a string",
    harm: "crash",
    isBroken: ({ messages, texts }) => texts.length < messages.length,
  },
  {
    id: "unknown-role",
    what: "a role is neither `human` nor `gpt`",
    harm: "crash",
    isBroken: ({ messages }) => messages.some(({ from }) => from !== "human" && from !== "gpt"),
  },
  {
    id: "role-repeated",
    what: "two turns of one role follow each other",
    harm: "crash",
    isBroken: ({ messages }) => messages.some(({ from }, index) => index > 0 && messages[index - 1]?.from === from),
  },
  {
    id: "image-unusable",
    what: "`image` is null, empty or not a string",
    harm: "crash",
    isBroken: ({ image }) => image !== undefined && (typeof image !== "string" || image === ""),
  },
  {
    id: "photo-broken",
    what: "the photo cannot be read",
    harm: "crash",
    isBroken: ({ photo }) => photo === "broken",
  },
  {
    id: "image-token-repeated",
    what: "more than one turn has `<image>`",
    harm: "crash",
    isBroken: ({ image, imageTurns }) => image !== undefined && imageTurns > 1,
  },
  {
    id: "no-word",
    what: "its values hold no word at all",
    harm: "crash",
    isBroken: ({ texts }) => texts.every(isBlank),
  },
  {
    id: "answer-empty",
    what: "an answer is empty",
    harm: "ruin",
    isBroken: ({ trained }) =>
      trained.some(({ from, value }) => from === "gpt" && typeof value === "string" && isBlank(value)),
  },
  {
    id: "question-empty",
    what: "a question is empty, which masks the whole sample",
    harm: "ruin",
    // The first one of a record with a photo is never empty: `<image>` stands in it.
    isBroken: ({ trained }) => trained.some(({ from, value }) => from === "human" && value === ""),
  },
  {
    id: "last-turn-human",
    what: "the last turn is the human's",
    harm: "ruin",
    isBroken: ({ messages }) => messages.at(-1)?.from === "human",
  },
  {
    id: "template-words",
    what: 'a text holds " ASSISTANT: ", "</s>" or "<unk>", or a question begins with "ASSISTANT: ": it masks the whole sample',
    harm: "ruin",
    isBroken: ({ texts, prompt }) =>
      texts.some((text) => text.includes(END_TOKEN) || text.includes(PAD_TOKEN)) ||
      (prompt !== null && isMasked(prompt)),
  },
  {
    id: "image-without-token",
    what: "it has an `image` but no `<image>`: it is trained as text only",
    harm: "ruin",
    isBroken: ({ image, imageTurns }) => image !== undefined && imageTurns === 0,
  },
  {
    id: "token-without-image",
    what: "it has `<image>` but no `image`",
    harm: "ruin",
    isBroken: ({ image, imageTurns }) => image === undefined && imageTurns > 0,
  },
  {
    id: "too-long",
    what: "it is longer than the trainer keeps, with the photo's 576 tokens: the rest is cut",
    harm: "ruin",
    isBroken: ({ isTooLong }) => isTooLong,
  },
  {
    id: "photo-missing",
    what: "the studio has not seen its photo: missing on the trainer's disk, it stops the run",
    harm: "warn",
    isBroken: ({ photo }) => photo === "absent",
  },
  {
    id: "leading-answer",
    what: "it begins with an answer, which the trainer drops",
    harm: "warn",
    isBroken: ({ messages }) => messages[0]?.from === "gpt",
  },
];

/** The rules that a record breaks, in the table's order. */
export function brokenRules(checked: CheckedRecord): LlavaRule[] {
  const facts = factsOf(checked);
  return LLAVA_RULES.filter((rule) => rule.isBroken(facts));
}

type Message = { from?: unknown; value?: unknown };

/** What the rules look at, found once for all of them. */
export type RecordFacts = {
  isObject: boolean;
  photo: CheckedRecord["photo"];
  /** Undefined where there is no such key. */
  image: unknown;
  messages: readonly Message[];
  /** Without a leading answer, which the trainer drops before it looks for `<image>`. */
  trained: readonly Message[];
  /** The values that are strings. */
  texts: readonly string[];
  /** Trained turns with `<image>`; the trainer makes one of several in a turn. */
  imageTurns: number;
  /** The text that is trained; null where the trainer would not come so far. */
  prompt: string | null;
  isTooLong: boolean;
};

export function factsOf({ record, photo, limit }: CheckedRecord): RecordFacts {
  const isObject = typeof record === "object" && record !== null && !Array.isArray(record);
  const { image, conversations } = (isObject ? record : {}) as { image?: unknown; conversations?: unknown };
  const list: unknown[] = Array.isArray(conversations) ? conversations : [];
  const messages = list.map((message): Message => (typeof message === "object" && message !== null ? message : {}));
  const texts: string[] = [];
  for (const { value } of messages) if (typeof value === "string") texts.push(value);
  const trained = trainedTurns(messages);
  const imageTurns = trained.filter(({ value }) => typeof value === "string" && value.includes(IMAGE_TOKEN)).length;
  const turns = inTurns(trained);
  const hasImage = image !== undefined;
  return {
    isObject,
    photo,
    image,
    messages,
    trained,
    texts,
    imageTurns,
    prompt: turns && promptOf(turns, hasImage),
    isTooLong:
      turns !== null &&
      mayBeOver(tokensAtMost(turns), texts, limit) &&
      countRecordTokens(turns, hasImage, limit.count) > limit.tokensMax,
  };
}

/** Messages that the template takes: texts of human and gpt by turns. Null for others. */
function inTurns(messages: readonly Message[]): LlavaTurn[] | null {
  const isTurn = ({ from, value }: Message, index: number) =>
    typeof value === "string" && from === (index % 2 === 0 ? "human" : "gpt");
  return messages.length > 0 && messages.every(isTurn) ? (messages as LlavaTurn[]) : null;
}
