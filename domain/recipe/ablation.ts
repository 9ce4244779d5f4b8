/**
 * Arms of an ablation, of one size and task mix. core: the recipe's core set. random: as many of what the recipe may choose, by the seed alone.
 * reviewed: accepted and edited entries. unfiltered: of every state, as they were imported: what the data was before anybody looked. The
 * latter two of the core set's photos as far as these have enough.
 */
export const ARMS = ["core", "random", "reviewed", "unfiltered"] as const;
export type ArmName = (typeof ARMS)[number];

/** LLaVA-1.5's settings of fine-tuning (arXiv 2310.03744, table 9; scripts/v1_5/finetune.sh), which SVIT-v1.5 has as well: the same for every arm. */
export const ABLATION_SETTINGS = {
  model: "lmsys/vicuna-13b-v1.5",
  visionTower: "openai/clip-vit-large-patch14-336",
  projector: "mlp2x_gelu, pretrained as LLaVA-1.5's",
  learningRate: 2e-5,
  batch: 128,
  epochs: 1,
  schedule: "cosine",
  warmupRatio: 0.03,
  weightDecay: 0,
  tokensMax: 2048,
  imageAspectRatio: "pad",
  groupByModalityLength: true,
  deepspeed: "zero3",
  trainSeeds: [1, 2, 3],
} as const;

/** What the arms are usually measured by; nothing is measured here. */
const MEASURES = ["MME perception", "MME cognition", "MMBench", "POPE", "SEED", "MM-Vet"] as const;

/** An empty table of results as CSV: a row for each arm and seed of training, since one training tells no difference from chance. */
export function printResults(arms: readonly { name: ArmName; entries: number; sha256: string }[]): string {
  const rows = arms.flatMap(({ name, entries, sha256 }) =>
    ABLATION_SETTINGS.trainSeeds.map((seed) => [name, seed, entries, sha256, ...MEASURES.map(() => "")]),
  );
  return [["arm", "train seed", "entries", "sha256", ...MEASURES], ...rows].map((row) => `${row.join(",")}\n`).join("");
}
