import type { LlavaTurn } from "#domain/llava/record-shape.ts";

/**
 * The parts of LLaVA-1.5's mix (llava_v1_5_mix665k.json; arXiv 2310.03744, table 7) with their records. Its rows do not name them: they are told by the
 * photo's folder and the response-format prompt. VQAv2 and OKVQA have both alike, and are one part.
 */
export const LLAVA_PARTS = {
  "llava-instruct": 157_712,
  sharegpt: 40_688,
  "vqav2-okvqa": 91_781,
  gqa: 72_140,
  ocrvqa: 80_000,
  "a-okvqa": 66_160,
  textcaps: 21_953,
  refcoco: 48_447,
  vg: 86_417,
} as const;
export type LlavaPart = keyof typeof LLAVA_PARTS;

export const PROMPTS = {
  short: "Answer the question using a single word or phrase.",
  letter: "Answer with the option's letter from the given choices directly.",
  caption: "Provide a one-sentence caption for the provided image.",
} as const;

/** Which part a record of LLaVA's mix belongs to. */
export function llavaPartOf(image: string | undefined, turns: readonly LlavaTurn[]): LlavaPart {
  if (image === undefined) return "sharegpt";
  const folder = FOLDERS.find(([, name]) => name.test(image));
  if (folder) return folder[0];
  const question = turns.find(({ from }) => from === "human")?.value ?? "";
  if (question.includes("option's letter")) return "a-okvqa";
  if (question.includes(PROMPTS.short)) return "vqav2-okvqa";
  return /short description for this region|bounding box coordinate of the region/i.test(question)
    ? "refcoco"
    : "llava-instruct";
}

const FOLDERS: readonly [LlavaPart, RegExp][] = [
  ["ocrvqa", /^ocr_vqa\//],
  ["gqa", /^gqa\//],
  ["textcaps", /^textvqa\//],
  ["vg", /^vg\//],
];
