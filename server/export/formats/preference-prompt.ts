import type { Turn } from "#domain/entry/turn.ts";
import type { Prompt } from "#domain/export/preference/layouts.ts";
import { type ChatImage, type ChatShape, type LeftOut, madeChat } from "./chat.ts";
import type { ImagePrinter } from "./llava-image.ts";
import type { Warning } from "./llava-printer.ts";
import type { LlavaRow } from "./llava-row.ts";

export type MadePrompt =
  | { ok: true; prompt: Prompt; answer: string; images: readonly ChatImage[]; warnings: readonly Warning[] }
  | LeftOut;

const SHAPE: ChatShape = { format: "messages", reader: "messages", system: "beside" };

/**
 * A conversation that ends with an answer, as a prompt and that answer, checked as a record of `messages` is; or why it is none. `turnId`
 * tells the answers of an entry apart.
 */
export function makePrompt(entry: LlavaRow, turns: Turn[], turnId: string, printer: ImagePrinter): MadePrompt {
  const chat = madeChat(entry, turns, printer, SHAPE);
  if (!chat.ok) return chat;
  const { id, system, images, warnings } = chat;
  const talk = chat.turns.map(({ from, value }) => ({
    from: from === "gpt" ? ("gpt" as const) : ("human" as const),
    value,
  }));
  return {
    ok: true,
    prompt: { id: `${id}-${turnId}`, system, turns: talk.slice(0, -1), images: images.map(({ named }) => named.path) },
    answer: talk.at(-1)?.value ?? "",
    images,
    warnings,
  };
}
