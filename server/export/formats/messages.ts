import { type LineShape, writeChats } from "./chat-writer.ts";
import type { WriteFormat } from "./format.ts";

/** `messages` of role and content with `images`, as TRL, ms-swift and LLaMA-Factory read them. */
const MESSAGES: LineShape = {
  format: "messages",
  reader: "messages",
  system: "first-turn",
  spelling: "role-content",
  isPlain: true,
  firstOf: 'e."imageId" IS NOT NULL',
  takesParts: true,
  line: ({ id, turns, images }) =>
    `{"id":${id},"messages":${turns}${images.length === 0 ? "" : `,"images":[${images.join()}]`}}`,
};

export const write: WriteFormat = async (job) => {
  await writeChats(job, MESSAGES);
};
