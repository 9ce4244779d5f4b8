import { writeChats } from "./chat-writer.ts";
import type { WriteFormat } from "./format.ts";
import { qwenShape } from "./qwen-shape.ts";

export const write: WriteFormat = async (job) => {
  await writeChats(job, qwenShape("qwen2.5-vl"));
};
