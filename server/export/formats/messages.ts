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
  line: ({ id, turns, image }) => `{"id":${id},"messages":${turns}${image === null ? "" : `,"images":[${image}]`}}`,
};

export const write: WriteFormat = async (job) => {
  await writeChats(job, MESSAGES);
};
