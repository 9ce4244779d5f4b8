import { isAnswer, isQuestion, isStep, isSystem, type Turn } from "#domain/entry/turn.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";

type Talk = readonly Pick<Turn, "from" | "value">[];

export type ChatRule = { id: string; what: string; isBroken(turns: Talk, photos: number): boolean };

const talkOf = (turns: Talk) => turns.filter((turn) => !isSystem(turn));
const tokensIn = (turns: Talk) => turns.reduce((sum, { value }) => sum + value.split(IMAGE_TOKEN).length - 1, 0);

/**
 * What readers of conversations demand of a record: chat templates of transformers (TRL 1.16 applies them), ms-swift 4's checks of `messages`
 * and `images`, LLaMA-Factory's of their placeholders. In the order in which a record is told why it stays behind.
 */
export const CHAT_RULES: readonly ChatRule[] = [
  {
    id: "tool-turns",
    what: "it has turns of a tool, which templates spell in ways of their own",
    isBroken: (turns) => turns.some(isStep),
  },
  {
    id: "system-late",
    what: "a system turn stands behind the first",
    isBroken: (turns) => turns.some((turn, index) => index > 0 && isSystem(turn)),
  },
  {
    id: "no-question",
    what: "it begins with an answer",
    isBroken: (turns) => !talkOf(turns).slice(0, 1).some(isQuestion),
  },
  {
    id: "role-repeated",
    what: "two turns of one role follow each other",
    isBroken: (turns) => talkOf(turns).some((turn, index, all) => index > 0 && sideOf(turn) === sideOf(all[index - 1])),
  },
  {
    id: "last-turn-user",
    what: "the last turn is the user's: nothing is trained",
    isBroken: (turns) => !talkOf(turns).slice(-1).some(isAnswer),
  },
  {
    id: "text-empty",
    what: "a text is empty",
    isBroken: (turns) => turns.some(({ value }) => value.replaceAll(IMAGE_TOKEN, "").trim() === ""),
  },
  {
    id: "image-in-answer",
    what: "`<image>` stands in an answer",
    isBroken: (turns) => turns.some((turn) => isAnswer(turn) && turn.value.includes(IMAGE_TOKEN)),
  },
  {
    id: "placeholders",
    what: "it has more or fewer `<image>` than photos",
    isBroken: (turns, photos) => tokensIn(turns) !== photos,
  },
  {
    id: "media-words",
    what: "a text holds `<video>` or `<audio>`, which readers take for a file",
    isBroken: (turns) => turns.some(({ value }) => /<(?:video|audio)>/.test(value)),
  },
];

/**
 * The readers, by what they take besides. `takesSteps`: a tool's calls and what it gave. `words`: signs of the reader's own template, which a
 * text of theirs would break.
 * sharegpt: LLaMA-Factory 0.9.5, src/llamafactory/data/converter.py (SharegptDatasetConverter) and mm_plugin.py (_validate_messages): users and
 * observations at even places, gpt and function_call at odd ones, else the record is passed over.
 * qwen: QwenLM/Qwen3-VL 23d3cce, qwen-vl-finetune/qwenvl/data/data_processor.py (_build_messages): whatever is no human is an answer, and answers
 * are found again by `<|im_start|>` and `<|im_end|>`.
 * internvl: OpenGVLab/InternVL b9b1bb8, internvl_chat/internvl/train/internvl_chat_finetune.py and constants.py: it counts `</img>` in what it made.
 */
const READERS = {
  messages: { takesSteps: false, words: null },
  sharegpt: { takesSteps: true, words: null },
  qwen: {
    takesSteps: false,
    words: /<\|(?:im_start|im_end|endoftext|vision_start|vision_end|image_pad|video_pad)\|>/,
  },
  internvl: { takesSteps: false, words: /<\|im_(?:start|end)\|>|<\/?img>|<IMG_CONTEXT>/ },
  swift: { takesSteps: false, words: null },
} as const;

export type ChatReader = keyof typeof READERS;
export const CHAT_READERS = Object.keys(READERS) as ChatReader[];

/** The rules of one reader, in the order in which they are asked. */
export function rulesOf(reader: ChatReader): readonly ChatRule[] {
  const { takesSteps, words } = READERS[reader];
  const rules = takesSteps ? CHAT_RULES.filter(({ id }) => id !== "tool-turns") : CHAT_RULES;
  if (words === null) return rules;
  const templateWords: ChatRule = {
    id: "template-words",
    what: "a text holds a sign of the model's own template",
    isBroken: (turns) => turns.some(({ value }) => words.test(value)),
  };
  return [...rules, templateWords];
}

/** A tool's answer comes from where questions do, and its call from where answers do. */
const sideOf = (turn: Pick<Turn, "from"> | undefined) =>
  turn && (isAnswer(turn) || turn.from === "function_call") ? "answer" : "question";
