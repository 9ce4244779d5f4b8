import type { NotationName } from "./notation.ts";

/** The name under which an entry's boxes are looked for (look-of-boxes.ts): some notations differ in their space alone, or in an order that no sign tells. */
export const signsOf = (notation: NotationName): NotationName =>
  notation === "qwen3-vl" ? "qwen2.5-vl" : notation === "record-xywh" ? "record-corners" : notation;
