/** What a release has beside the recipe's files (server/recipe/recipe-files.ts). */
export const RELEASE_FILES = {
  records: "records.jsonl",
  card: "README.md",
  croissant: "croissant.json",
  look: "look.html",
  missing: "missing-photos.jsonl",
  guidelines: "guidelines.md",
  codebook: "codebook.json",
  verdicts: "verdicts.jsonl",
  full: "finetune.sh",
  lora: "finetune_lora.sh",
} as const;
