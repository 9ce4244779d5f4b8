import { isAnswer, isQuestion, isStep, isSystem, type Turn } from "#domain/entry/turn.ts";
import { IMAGE_TOKEN } from "#domain/llava/template.ts";

type Talk = readonly Pick<Turn, "from" | "value">[];

export type ChatRule = { id: string; what: string; isBroken(turns: Talk, photos: number): boolean };

const talkOf = (turns: Talk) => turns.filter((turn) => !isSystem(turn));
const tokensIn = (turns: Talk) => turns.reduce((sum, { value }) => sum + value.split(IMAGE_TOKEN).length - 1, 0);

/**
 * What readers of `messages` demand of a record: chat templates of transformers (TRL 1.16 applies them), ms-swift 4's checks of `messages`
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

const sideOf = (turn: Pick<Turn, "from"> | undefined) => (turn && isAnswer(turn) ? "answer" : "question");
