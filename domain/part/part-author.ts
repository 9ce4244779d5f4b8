import { z } from "zod";

/** Who wrote the entries of a part: GPT-4 (also with eyes), another model, people, or nobody knows. */
export const PART_AUTHORS = ["gpt4", "model", "people", "unknown"] as const;
export const partAuthorSchema = z.enum(PART_AUTHORS);
export type PartAuthor = z.infer<typeof partAuthorSchema>;

/**
 * Sets of which their own papers say who wrote them, by the letters and digits that their names begin with. GQA's and OCR-VQA's questions were
 * filled into templates: neither a model nor people wrote them, so they are not here.
 */
const WRITTEN: readonly [PartAuthor, RegExp][] = [
  [
    "gpt4",
    /^(?:svit|llavainstruct|llavav15instruct|conversation58k|detail23k|complexreasoning77k|lrv|allava|lvisinstruct4v|sharegpt4v|sharegpt4o)/,
  ],
  ["model", /^(?:blip|sharecaptioner|mammothvl)/],
  ["people", /^(?:vqav2|okvqa|aokvqa|textvqa|textcaps|vg$|visualgenome|refcoco|flickr30k|docvqa|scienceqa|vizwiz|vsr)/],
];

/** Who wrote a part, as far as its word tells; SVIT's raw shape is GPT-4's. */
export function proposePartAuthor(word: string, isSvit: boolean): PartAuthor {
  if (isSvit) return "gpt4";
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, "");
  return WRITTEN.find(([, names]) => names.test(plain))?.[0] ?? "unknown";
}
