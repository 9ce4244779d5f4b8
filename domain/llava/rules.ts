import { isOverlong, TOKENS_MAX } from "../token-estimate.ts";
import { IMAGE_TOKEN } from "./record.ts";

/** crash: stops the training run. ruin: the sample is lost or wrong in silence. warn: worth knowing, and it may leave. */
export type Harm = "crash" | "ruin" | "warn";

/** A record before it is written, as its reader will parse it, and what is known of its photo (null: it has none). */
export type CheckedRecord = { record: unknown; photo: "absent" | "present" | "broken" | null };

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
    what: "a conversation has more than one `<image>`",
    harm: "crash",
    isBroken: ({ imageTokens }) => imageTokens > 1,
  },
  {
    id: "no-word",
    what: "its values hold no word at all",
    harm: "crash",
    isBroken: ({ texts }) => !texts.some((text) => /[\p{L}\p{N}]/u.test(text.replaceAll(IMAGE_TOKEN, ""))),
  },
  {
    id: "answer-empty",
    what: "an answer is empty",
    harm: "ruin",
    isBroken: ({ messages }) =>
      messages.some(({ from, value }) => from === "gpt" && typeof value === "string" && value.trim() === ""),
  },
  {
    id: "last-turn-human",
    what: "the last turn is the human's",
    harm: "ruin",
    isBroken: ({ messages }) => messages.at(-1)?.from === "human",
  },
  {
    id: "template-words",
    what: 'a text holds " ASSISTANT: " or "</s>", which masks the whole sample',
    harm: "ruin",
    isBroken: ({ texts }) => texts.some((text) => text.includes(" ASSISTANT: ") || text.includes("</s>")),
  },
  {
    id: "image-without-token",
    what: "it has an `image` but no `<image>`: it is trained as text only",
    harm: "ruin",
    isBroken: ({ image, imageTokensTrained }) => image !== undefined && imageTokensTrained === 0,
  },
  {
    id: "token-without-image",
    what: "it has `<image>` but no `image`",
    harm: "ruin",
    isBroken: ({ image, imageTokens }) => image === undefined && imageTokens > 0,
  },
  {
    id: "photo-missing",
    what: "the studio has not seen its photo: missing on the trainer's disk, it stops the run",
    harm: "warn",
    isBroken: ({ photo }) => photo === "absent",
  },
  {
    id: "too-long",
    what: `it is longer than ${TOKENS_MAX} tokens with the photo's 576 (estimated): the rest is cut`,
    harm: "warn",
    isBroken: ({ texts, image }) => isOverlong(texts, image !== undefined),
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
  /** The values that are strings. */
  texts: readonly string[];
  imageTokens: number;
  /** Without those of a leading answer, which is dropped after `<image>` was looked for. */
  imageTokensTrained: number;
};

export function factsOf({ record, photo }: CheckedRecord): RecordFacts {
  const isObject = typeof record === "object" && record !== null && !Array.isArray(record);
  const { image, conversations } = (isObject ? record : {}) as { image?: unknown; conversations?: unknown };
  const list: unknown[] = Array.isArray(conversations) ? conversations : [];
  const messages = list.map((message): Message => (typeof message === "object" && message !== null ? message : {}));
  const texts: string[] = [];
  for (const { value } of messages) if (typeof value === "string") texts.push(value);
  const imageTokens = texts.reduce((count, text) => count + countTokens(text), 0);
  const first = messages[0];
  const dropped = first?.from === "gpt" && typeof first.value === "string" ? countTokens(first.value) : 0;
  return { isObject, photo, image, messages, texts, imageTokens, imageTokensTrained: imageTokens - dropped };
}

const countTokens = (text: string) => (text.includes(IMAGE_TOKEN) ? text.split(IMAGE_TOKEN).length - 1 : 0);
