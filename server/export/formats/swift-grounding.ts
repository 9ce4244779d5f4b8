import { type LineShape, writeChats } from "./chat-writer.ts";
import type { WriteFormat } from "./format.ts";

/** ms-swift's own shape of grounding: `messages`, `images` and `objects`, whose boxes the trainer prints in the words of its model. */
const SWIFT: LineShape = {
  format: "swift-grounding",
  reader: "swift",
  system: "first-turn",
  spelling: "role-content",
  isPlain: false,
  firstOf: `e."imageId" IS NOT NULL AND e.task = 'referring_qa'`,
  line: ({ id, turns, images, objects }) =>
    `{"id":${id},"messages":${turns},"images":[${images.join()}],"objects":${objects}}`,
};

export const write: WriteFormat = async (job) => {
  await writeChats(job, SWIFT);
};
