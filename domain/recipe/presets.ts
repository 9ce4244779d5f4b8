import { LLAVA_PARTS, PROMPTS } from "./llava-parts.ts";
import { type MIX_PRESETS, type MixPart, type MixRecipe, mixPartSchema, REGIONS } from "./recipe.ts";

type Preset = (typeof MIX_PRESETS)[number];

const part = (own: Partial<MixPart> & { name: string; from: string }): MixPart => mixPartSchema.parse(own);

/** LLaVA-1.5's rules for each part of its mix; the data set has the parts under these names. */
const LLAVA: readonly MixPart[] = [
  part({ name: "llava-instruct", from: "llava-instruct", count: LLAVA_PARTS["llava-instruct"] }),
  part({ name: "sharegpt", from: "sharegpt", count: LLAVA_PARTS.sharegpt, textOnly: true, tooLong: "cut" }),
  part({ name: "vqav2", from: "vqav2", count: 82_783, prompt: PROMPTS.short, merge: true }),
  part({ name: "gqa", from: "gqa", count: LLAVA_PARTS.gqa, prompt: PROMPTS.short, merge: true }),
  part({ name: "okvqa", from: "okvqa", count: 8_998, prompt: PROMPTS.short, merge: true }),
  part({ name: "ocrvqa", from: "ocrvqa", count: LLAVA_PARTS.ocrvqa, prompt: PROMPTS.short, merge: true }),
  part({ name: "a-okvqa", from: "a-okvqa", count: LLAVA_PARTS["a-okvqa"], prompt: PROMPTS.letter, repeat: "choices" }),
  part({ name: "textcaps", from: "textcaps", count: LLAVA_PARTS.textcaps, prompt: PROMPTS.caption }),
  part({ name: "refcoco", from: "refcoco", count: LLAVA_PARTS.refcoco, prompt: REGIONS, merge: true, qasBelow: 10 }),
  part({ name: "vg", from: "vg", count: LLAVA_PARTS.vg, prompt: REGIONS, merge: true, qasPerPhoto: 10 }),
];

/** What a preset says where the recipe says nothing itself. Parts that are written down stand in place of its own. */
const PRESETS: Record<Preset, (mix: MixRecipe) => Partial<MixRecipe>> = {
  "svit-mix-665k": ({ replace = "llava-instruct" }) => {
    const { [replace as keyof typeof LLAVA_PARTS]: _, ...others } = LLAVA_PARTS;
    return { replace, counts: others };
  },
  "llava-1.5": () => ({ parts: [...LLAVA] }),
  "vision-flan": ({ reviewed }) => ({
    parts: [
      part({ name: "flan tasks", from: "*", authors: ["people", "unknown"], to: "stage-1" }),
      part({
        name: "reviewed",
        from: "*",
        authors: ["gpt4", "model"],
        isReviewed: true,
        count: reviewed,
        to: "stage-2",
      }),
    ],
  }),
  "svit-train": () => ({ parts: [part({ name: "svit-train", from: "*" })] }),
};

/** A mix with what its preset says put in. */
export function expandMix(mix: MixRecipe): MixRecipe {
  if (mix.preset === undefined) return mix;
  const own = PRESETS[mix.preset](mix);
  return {
    ...mix,
    ...(own.replace === undefined ? {} : { replace: own.replace }),
    counts: { ...own.counts, ...mix.counts },
    parts: mix.parts.length > 0 ? mix.parts : (own.parts ?? []),
  };
}
