import type { SvitRow } from "../set/svit-rows.ts";

type Said = { question: string; answer: string; image: string; nth: number };

/** One question and answer in every way in which records are written: what `bench shapes` measures against SVIT's. */
export const SHAPE_ROWS = {
  svit: ({ question, answer, nth }) => ({
    image_id: nth + 1,
    conversations: [{ content: talk("from", "value", ["user", "gpt"], question, answer) }],
  }),
  llava: ({ question, answer, image, nth }) => ({
    id: String(nth),
    image,
    conversations: talk("from", "value", ["human", "gpt"], `<image>\n${question}`, answer),
  }),
  messages: ({ question, answer, image }) => ({
    messages: talk("role", "content", ["user", "assistant"], `<image>${question}`, answer),
    images: [image],
  }),
  "messages of parts": ({ question, answer, image }) => ({
    messages: [
      { role: "user", content: [{ type: "image" }, { type: "text", text: question }] },
      { role: "assistant", content: [{ type: "text", text: answer }] },
    ],
    images: [image],
  }),
  sharegpt: ({ question, answer, image }) => ({
    system: "Answer briefly.",
    conversations: talk("from", "value", ["human", "gpt"], `<image>${question}`, answer),
    images: [image],
  }),
  "query-response": ({ question, answer, image }) => ({ query: question, response: answer, images: [image] }),
  alpaca: ({ question, answer, image }) => ({ instruction: question, input: "", output: answer, images: [image] }),
  "question-answer": ({ question, answer, image }) => ({ image, question, answer }),
  finevision: ({ question, answer, image }) => ({
    images: [image],
    texts: [{ user: question, assistant: answer }],
    source: "made",
    relevance_ratings: [5],
    relevance_min: 5,
    formatting_ratings: [4],
    formatting_min: 4,
  }),
  caption: ({ answer, image }) => ({ image, caption: answer }),
  preference: ({ question, answer, image }) => ({
    images: [image],
    prompt: question,
    chosen: answer,
    rejected: question,
  }),
  mapped: ({ question, answer, image, nth }) => ({ nr: nth, bild: image, frage: question, antwort: answer }),
} as const satisfies Record<string, (said: Said) => object>;

export type ShapeRows = keyof typeof SHAPE_ROWS;
/** What the command is told of rows that no shape fits. */
export const MAPPING = "photo=bild,question=frage,answer=antwort";

/** The same question and answer that SVIT's row has, in that shape. */
export function shapeRow(shape: ShapeRows, row: SvitRow, nth: number): object {
  const [question, answer] = row.conversations[0]?.content ?? [];
  const said = { question: question?.value ?? "", answer: answer?.value ?? "", image: `images/${nth + 1}.jpg`, nth };
  return SHAPE_ROWS[shape](said);
}

function talk(
  role: string,
  text: string,
  [asks, answers]: readonly [string, string],
  question: string,
  answer: string,
) {
  return [
    { [role]: asks, [text]: question },
    { [role]: answers, [text]: answer },
  ];
}
