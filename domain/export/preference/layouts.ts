import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";
import { changedSegments } from "./change.ts";

/**
 * Who reads it: TRL (`images`, `prompt`, `chosen`, `rejected` as lists of messages), LLaMA-Factory (ranking over `conversations`), ms-swift
 * (`messages` with `rejected_response`), RLHF-V (`text` with question, chosen and rejected; one question a record).
 */
export const LAYOUTS = ["trl", "llama-factory", "ms-swift", "rlhf-v"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** A conversation up to a question, with as many `<image>` as it has photos. */
export type Prompt = { id: string; system: string | null; turns: readonly LlavaTurn[]; images: readonly string[] };
export type PreferencePair = Prompt & { chosen: string; rejected: string };
export type JudgedCompletion = Prompt & { completion: string; isGood: boolean };

/** Where a record came from, as RLHF-V's columns say it. */
export type Origin = { dataset: string; file: string; index: number };

/** A pair as its reader wants it; null where its layout has no room (RLHF-V: more than one question, or a system turn). */
export function printPair(pair: PreferencePair, layout: Layout, origin: Origin): Record<string, unknown> | null {
  const { id, chosen, rejected } = pair;
  switch (layout) {
    case "trl":
      return {
        id,
        ...imagesOf(pair),
        prompt: trlMessages(pair),
        chosen: [trlAnswer(chosen)],
        rejected: [trlAnswer(rejected)],
      };
    case "llama-factory":
      return {
        id,
        conversations: pair.turns,
        chosen: { from: "gpt", value: chosen },
        rejected: { from: "gpt", value: rejected },
        ...systemOf(pair),
        ...imagesOf(pair),
      };
    case "ms-swift":
      return { id, messages: [...swiftMessages(pair), answer(chosen)], rejected_response: rejected, ...imagesOf(pair) };
    case "rlhf-v":
      return rlhfV(pair, origin);
  }
}

/** An answer with its judgement as its reader wants it; null for RLHF-V, which has no such rows. */
export function printJudged(judged: JudgedCompletion, layout: Layout): Record<string, unknown> | null {
  const { id, completion, isGood } = judged;
  switch (layout) {
    case "trl":
      return {
        id,
        ...imagesOf(judged),
        prompt: trlMessages(judged),
        completion: [trlAnswer(completion)],
        label: isGood,
      };
    case "llama-factory":
      return {
        id,
        conversations: [...judged.turns, { from: "gpt", value: completion }],
        kto_tag: isGood,
        ...systemOf(judged),
        ...imagesOf(judged),
      };
    case "ms-swift":
      return { id, messages: [...swiftMessages(judged), answer(completion)], label: isGood, ...imagesOf(judged) };
    case "rlhf-v":
      return null;
  }
}

const imagesOf = ({ images }: Prompt) => ({ images });
const systemOf = ({ system }: Prompt) => ({ system: system ?? "" });

const ROLE = { human: "user", gpt: "assistant" } as const;
const answer = (content: string) => ({ role: "assistant", content });

const swiftMessages = ({ system, turns }: Prompt) => [
  ...(system === null ? [] : [{ role: "system", content: system }]),
  ...turns.map(({ from, value }) => ({ role: ROLE[from], content: value })),
];

// TRL's collator puts a photo where a part says so; a placeholder in a text would be read as words.
const textPart = (text: string) => ({ type: "text", text });
const trlAnswer = (text: string) => ({ role: "assistant", content: [textPart(text)] });
const trlMessages = ({ system, turns }: Prompt) => [
  ...(system === null ? [] : [{ role: "system", content: [textPart(system)] }]),
  ...turns.map(({ from, value }) => ({ role: ROLE[from], content: partsOf(value) })),
];

const partsOf = (value: string): object[] =>
  value
    .split(IMAGE_TOKEN)
    .flatMap((text, index) => [
      ...(index === 0 ? [] : [{ type: "image", text: null }]),
      ...(text.trim() === "" ? [] : [textPart(index === 0 ? text : text.replace(/^\n/, ""))]),
    ]);

/**
 * The columns of RLHF-V's own data set, `text` among them, and those of RLAIF-V's, whose loader (muffin/data/datasets.py at 83d917b) reads
 * question, chosen and rejected by themselves, casts `image` to a photo, and parses `origin_split` as JSON.
 */
function rlhfV(pair: PreferencePair, { dataset, file, index }: Origin): Record<string, unknown> | null {
  const [question, ...more] = pair.turns;
  const [image, ...others] = pair.images;
  if (!question || more.length > 0 || pair.system !== null || image === undefined || others.length > 0) return null;
  const { chosen, rejected } = pair;
  const text = { question: question.value.replace(IMAGE_TOKEN, "").trim(), chosen, rejected };
  return {
    ds_name: dataset,
    image,
    image_path: image,
    text: JSON.stringify(text),
    ...text,
    origin_dataset: dataset,
    origin_split: JSON.stringify({ file }),
    idx: index,
    id: pair.id,
    segments: changedSegments(rejected, chosen),
  };
}
