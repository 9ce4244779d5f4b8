import type { NotationName } from "#domain/grounding/notation.ts";

/** What a notation is called in the catalogue of boxes, where a dot would part keys. */
export const notationKey = (name: NotationName) => (name === "qwen2.5-vl" ? "qwen2_5-vl" : name);
