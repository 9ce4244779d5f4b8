import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { LLAVA_PARTS, type LlavaPart, PROMPTS } from "#domain/recipe/llava-parts.ts";
import { REGION_PROMPTS } from "#domain/recipe/mix-rules.ts";
import { type Random, randomOf } from "../random.ts";

/** Where LLaVA's mix has the photos of each part, and the prompt below the first question; text alone has neither. */
const SPELT: Record<LlavaPart, { image: ((id: number) => string) | null; prompt: string | null }> = {
  "llava-instruct": { image: (id) => `coco/train2017/${String(id).padStart(12, "0")}.jpg`, prompt: null },
  sharegpt: { image: null, prompt: null },
  "vqav2-okvqa": { image: (id) => `coco/train2017/${String(id).padStart(12, "0")}.jpg`, prompt: PROMPTS.short },
  gqa: { image: (id) => `gqa/images/${id}.jpg`, prompt: PROMPTS.short },
  ocrvqa: { image: (id) => `ocr_vqa/images/${id}.jpg`, prompt: PROMPTS.short },
  "a-okvqa": { image: (id) => `coco/train2017/${String(id).padStart(12, "0")}.jpg`, prompt: PROMPTS.letter },
  textcaps: { image: (id) => `textvqa/train_images/${id.toString(16)}.jpg`, prompt: PROMPTS.caption },
  refcoco: { image: (id) => `coco/train2017/${String(id).padStart(12, "0")}.jpg`, prompt: REGION_PROMPTS.described },
  vg: { image: (id) => `vg/VG_100K/${id}.jpg`, prompt: REGION_PROMPTS.located },
};

/** Records of each part at a share of the published mix: that of the made set. */
export const madeMixCounts = (share: number): Record<LlavaPart, number> =>
  Object.fromEntries(Object.entries(LLAVA_PARTS).map(([part, count]) => [part, Math.ceil(count * share)])) as Record<
    LlavaPart,
    number
  >;

/** Writes a mix like llava_v1_5_mix665k.json, its parts by turns as there. Same share, same bytes. */
export async function writeMadeMix(file: string, share: number): Promise<void> {
  const random = randomOf("mix");
  const left = Object.entries(madeMixCounts(share)) as [LlavaPart, number][];
  const stream = createWriteStream(file);
  let text = "[";
  for (let number = 0; left.length > 0; number++) {
    const at = random.between(0, left.length - 1);
    const own = left[at] as [LlavaPart, number];
    text += `${number === 0 ? "" : ", "}${JSON.stringify(recordOf(own[0], number, random))}`;
    if (--own[1] === 0) left.splice(at, 1);
    if (text.length < 1_000_000) continue;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  stream.end(`${text}]`);
  await finished(stream);
}

function recordOf(part: LlavaPart, number: number, random: Random) {
  const { image, prompt } = SPELT[part];
  const words = (count: number) => Array.from({ length: count }, () => random.pick(WORDS)).join(" ");
  const conversations = Array.from({ length: random.between(1, 4) }, (_, at) => [
    {
      from: "human",
      value: `${at === 0 && image ? "<image>\n" : ""}${words(8)}?${at === 0 && prompt ? `\n${prompt}` : ""}`,
    },
    { from: "gpt", value: `${words(random.between(1, 20))}.` },
  ]).flat();
  return image
    ? { id: String(number), image: image(number), conversations }
    : { id: String(number), model: "", conversations };
}

const WORDS = "what is the color of boat man near street red two where does it look like a kitchen with clock".split(
  " ",
);
