/** `npm run make-set -- --out DIR [--photos N] [--seed S] [--photo-files none|small|N]`: SVIT's files, made up, at any size. */
import { statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN, type WholePlan } from "#bench/set/whole/whole-plan.ts";

const USE = `Use: npm run make-set -- --out DIR [--photos N] [--seed S] [--photo-files none|small|N]
Without --photos: the whole of SVIT, 108,077 photos, 2.8 GB in well under a minute. N photo files: so many differ, the rest are hard links.`;

const asked = parse();
if (asked === null) {
  console.error(USE);
  process.exit(2);
}
const start = performance.now();
let total = 0;
await makeWholeSet(asked.out, asked.plan, (file) => {
  const { size } = statSync(path.join(asked.out, file));
  total += size;
  console.error(`${file.padEnd(28)}${(size / 1e6).toFixed(1).padStart(9)} MB  after ${seconds()} s`);
});
console.error(`${(total / 1e6).toFixed(1)} MB in ${seconds()} s.`);

function seconds(): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function parse(): { out: string; plan: WholePlan } | null {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: "string" },
        photos: { type: "string" },
        seed: { type: "string" },
        "photo-files": { type: "string", default: "none" },
      },
    });
    const photoFiles = parsePhotoFiles(values["photo-files"]);
    const whole = WHOLE_PLAN();
    const { out, photos = String(whole.photos), seed = whole.seed } = values;
    if (!out || photoFiles === null || !isCount(photos)) return null;
    return { out, plan: { ...whole, photos: Number(photos), seed, photoFiles } };
  } catch {
    // Options that are not known: how it is called is shown.
    return null;
  }
}

function parsePhotoFiles(text: string): WholePlan["photoFiles"] | null {
  if (text === "none" || text === "small") return text;
  return isCount(text) ? Number(text) : null;
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}
