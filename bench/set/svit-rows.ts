import { type Random, randomOf } from "../random.ts";
import type { MadePhoto } from "./made-photo.ts";
import { paragraph, sentence } from "./words.ts";

export type SvitTask = "conversation" | "complex_reasoning" | "referring_qa" | "detail_description";

type Said = { from: "user" | "gpt"; value: string };
export type SvitRow = { image_id: number; conversations: { topic?: string; content: Said[] }[] };

/** Entries a photo: SVIT's own counts make 29 entries with 41 pairs (arXiv 2307.04087, table 1). */
export type EntriesOf = Record<SvitTask, number>;
export const SVIT_ENTRIES: EntriesOf = {
  conversation: 3,
  complex_reasoning: 15,
  referring_qa: 10,
  detail_description: 1,
};

/** Mean words of question and answer in the published set. */
const WORDS = {
  conversation: [9.6, 27.9],
  complex_reasoning: [12.6, 26.6],
  referring_qa: [11, 24],
} as const;
const DESCRIPTION_WORDS = 361.5;
const QAS_OF_CONVERSATION = 5;

/** A photo's row in the raw file of a task. */
export function svitRow(seed: string, task: SvitTask, photo: MadePhoto, count: number): SvitRow {
  const random = randomOf(seed, task, photo.imageId);
  const names = photo.objects.map((own) => own.name);
  const conversations = Array.from({ length: count }, () => {
    if (task === "detail_description")
      return {
        content: qa(
          "Can you provide a comprehensive description of the image?",
          paragraph(random, about(random, DESCRIPTION_WORDS), names),
        ),
      };
    const [question, answer] = WORDS[task];
    const pair = () => {
      const pieces = [
        sentence(random, about(random, question), names, "?"),
        paragraph(random, about(random, answer), names),
      ] as const;
      return task === "referring_qa"
        ? qa(withMention(random, pieces[0], photo), withMention(random, pieces[1], photo))
        : qa(...pieces);
    };
    return task === "conversation"
      ? {
          topic: sentence(random, 3, names, ".").slice(0, -1),
          content: Array.from({ length: QAS_OF_CONVERSATION }, pair).flat(),
        }
      : { content: pair() };
  });
  return { image_id: photo.imageId, conversations };
}

const qa = (question: string, answer: string): Said[] => [
  { from: "user", value: question },
  { from: "gpt", value: answer },
];

const about = (random: Random, mean: number) => Math.max(3, Math.round(mean * (0.6 + 0.8 * random.next())));

/** The sentence with one of the photo's objects put in front, as `<st>name<ed> [x1, y1, x2, y2]`. */
function withMention(random: Random, said: string, { objects, widthPx, heightPx }: MadePhoto): string {
  if (objects.length === 0) return said;
  const { name, x, y, w, h } = random.pick(objects);
  const unit = (px: number, whole: number) => String(Number((px / whole).toFixed(3)));
  const box = [unit(x, widthPx), unit(y, heightPx), unit(x + w, widthPx), unit(y + h, heightPx)].join(", ");
  return `The <st>${name}<ed> [${box}] ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}
