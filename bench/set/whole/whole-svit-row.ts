import { type Random, randomOf } from "../../random.ts";
import type { SvitTask } from "../svit-rows.ts";
import { saidMention } from "./said-mention.ts";
import { skewed } from "./skewed.ts";
import { speak, tell } from "./speech.ts";
import type { WholePhoto } from "./whole-photo.ts";
import { DIRT, WHOLE } from "./whole-plan.ts";

type Said = { from: "user" | "gpt"; value: string };
type Conversation = { topic?: string; image?: string; content: Said[] };
export type WholeSvitRow = { image_id: number; image?: string; conversations: Conversation[] };

const TOPICS = 3;
const QAS_OF_TOPIC = 5;
const COMPLEX_QAS = 15;
const REFERRING_QAS = 10;
/** What is missing on average to the counts asked for, of a photo that has rows. */
const MISSING = {
  conversation: TOPICS * QAS_OF_TOPIC - WHOLE.conversationQas / WHOLE.descriptions,
  complex: COMPLEX_QAS - WHOLE.complexQas / WHOLE.descriptions,
  referring: REFERRING_QAS - WHOLE.referringQas / WHOLE.descriptions,
};
/** Mean words of question and answer in the published set (arXiv 2307.04087, table 1); referring ones are not given there. */
const WORDS = { conversation: [9.6, 27.9], complex_reasoning: [12.6, 26.6], referring_qa: [10, 22] } as const;
const DESCRIPTION_WORDS = 361.5;

const QUESTIONS = {
  conversation: ["what is", "what color is", "where is", "how many", "is the", "are there", "what kind of", "who is"],
  complex_reasoning: ["why might", "what could be", "what can be inferred about", "how does", "what might happen if"],
  referring_qa: ["what is the relation of", "why is", "how does", "what could be the reason that", "where is"],
};
const DESCRIBE = ["can you provide", "could you give", "please write", "give me", "I would like", "offer"];
const DESCRIPTION = [
  "a comprehensive description of the image",
  "a detailed account of this image",
  "a thorough description of what you see",
  "an elaborate explanation of this picture",
  "a full description of the scene",
  "an in-depth description of the photo",
];
const JUNK = "It seems like your message is empty. How can I assist you today?";
const REFUSAL = "I'm sorry, but I cannot see the image you are referring to.";
const LEAKS = ["as mentioned in the description provided", "according to the caption", "in the bounding box provided"];
const TOO_SHORT = ["?", "Q1", "1.", ""];

/** A photo's row in the raw file of a task, or null where SVIT has none of it. */
export function wholeSvitRow(seed: string, task: SvitTask, photo: WholePhoto): WholeSvitRow | null {
  if (!photo.isAnswered) return null;
  const random = randomOf(seed, task, photo.imageId);
  const names = photo.objects.map(({ name }) => name);
  const conversations: Conversation[] = [];
  for (let left = entryCount(random, task); left > 0; left--) {
    const again = conversations.at(-1);
    if (again && random.next() < DIRT.entryAgain) conversations.push(again);
    else conversations.push(conversationOf(random, task, photo, names));
  }
  const row = { image_id: photo.imageId, conversations };
  return random.next() < DIRT.strayImageKey ? { ...row, image: `${photo.folder}/${photo.imageId}.jpg` } : row;
}

function entryCount(random: Random, task: SvitTask): number {
  if (task === "detail_description") return 1;
  if (task === "conversation") return TOPICS;
  return task === "complex_reasoning"
    ? cutShort(random, COMPLEX_QAS, MISSING.complex, 9)
    : cutShort(random, REFERRING_QAS, MISSING.referring, 6);
}

/** `whole` less, now and then, 1 to `mostMissing`; `meanMissing` fewer on average. */
function cutShort(random: Random, whole: number, meanMissing: number, mostMissing: number): number {
  const isCut = random.next() < meanMissing / ((1 + mostMissing) / 2);
  return isCut ? whole - random.between(1, mostMissing) : whole;
}

function conversationOf(random: Random, task: SvitTask, photo: WholePhoto, names: readonly string[]): Conversation {
  if (task === "detail_description") return { content: describing(random, names) };
  if (task !== "conversation") return { content: asking(random, task, photo, names, true) };
  const content: Said[] = [];
  const count = cutShort(random, QAS_OF_TOPIC, MISSING.conversation / TOPICS, 4);
  for (let nth = 0; nth < count; nth++) content.push(...asking(random, task, photo, names, nth === 0));
  return { topic: speak(random, random.between(2, 5), names, "", ""), content };
}

function describing(random: Random, names: readonly string[]): Said[] {
  const question = `${upper(random.pick(DESCRIBE))} ${random.pick(DESCRIPTION)}.`;
  if (random.next() < DIRT.descriptionJunk) return pair(question, JUNK);
  const words = skewed(random, DESCRIPTION_WORDS, 20, 40, 1200);
  return pair(question, tell(random, words, names, opening(random, "the image features", names)));
}

function asking(
  random: Random,
  task: Exclude<SvitTask, "detail_description">,
  photo: WholePhoto,
  names: readonly string[],
  isFirst: boolean,
): Said[] {
  const [questionWords, answerWords] = WORDS[task];
  const asks = random.pick(QUESTIONS[task]);
  const isClosed = asks === "is the" || asks === "are there";
  const isReferring = task === "referring_qa" && photo.objects.length > 0;
  const begins = isReferring ? `${asks} the ${saidMention(random, photo)}` : asks;
  const says = isReferring
    ? `the ${saidMention(random, photo)}${random.next() < 0.4 ? ` and the ${saidMention(random, photo)}` : ""}`
    : isClosed
      ? // GPT-4 says mostly yes.
        opening(random, random.next() < 0.8 ? "yes, there" : "no, there", names)
      : opening(random, "the", names);
  // What a mention adds stands beside the words, which are counted without it.
  const extra = (text: string, own: number) => (isReferring ? text.split(" ").length - own : 0);
  const question =
    isFirst && random.next() < DIRT.questionTooShort
      ? random.pick(TOO_SHORT)
      : speak(random, skewed(random, questionWords, 12, 4, 60) + extra(begins, 4), names, begins, "?");
  const answer =
    random.next() < DIRT.answerRefusal
      ? REFUSAL
      : tell(random, skewed(random, answerWords, 5, 2, 250) + extra(says, 3), names, says);
  return pair(question, answer);
}

/** The text's beginning; now and then it gives away what GPT-4 was shown instead of the photo. */
const opening = (random: Random, says: string, names: readonly string[]) =>
  random.next() < DIRT.answerLeak ? `${random.pick(LEAKS)}, the ${names[0] ?? "scene"}` : says;

const pair = (question: string, answer: string): Said[] => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];

const upper = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
