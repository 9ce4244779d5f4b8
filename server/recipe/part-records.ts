import { withImageToken } from "#domain/llava/record.ts";
import type { LlavaRecord, LlavaTurn } from "#domain/llava/record-shape.ts";
import { brokenRules } from "#domain/llava/rules.ts";
import type { CountTokens } from "#domain/llava/token-count.ts";
import {
  choicesOf,
  cutToFit,
  fits,
  type Round,
  roundsOf,
  splitBelow,
  withoutImageToken,
  withPrompt,
} from "#domain/recipe/mix-rules.ts";
import type { MixPart } from "#domain/recipe/recipe.ts";
import { hash64, seeded } from "#domain/recipe/seeded-order.ts";
import { markedGenerated } from "#server/export/rows/generated-by.ts";
import { type ByteText, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { PrintedEntry } from "./print-entries.ts";

type Rules = { part: MixPart; seed: number; count: CountTokens; leaveOut(reason: string): void };

/** Whether a part's records are those of its entries, byte for byte. */
export const isPlain = ({ prompt, merge, qasBelow, qasPerPhoto, tooLong, repeat }: MixPart): boolean =>
  prompt === undefined &&
  !merge &&
  qasBelow === undefined &&
  qasPerPhoto === undefined &&
  tooLong === "drop" &&
  repeat === 1;

/** The records that a part's rules make of entries that belong together: one entry, or a photo's. In the order of the paper's rules. */
export function recordsOf(entries: readonly PrintedEntry[], rules: Rules): ByteText[] {
  const { part, leaveOut } = rules;
  const sources: Source[] = [];
  for (const { outcome, generatedBy } of entries) {
    if (!outcome.ok) {
      leaveOut(outcome.reason);
      continue;
    }
    if (isPlain(part)) {
      sources.push({ id: "", image: undefined, rounds: [], text: outcome.text, by: [] });
      continue;
    }
    const record = JSON.parse(fromBytes(outcome.text)) as LlavaRecord;
    const rounds = roundsOf(withoutImageToken(record.conversations));
    if (rounds === null) leaveOut("not-by-turns");
    else {
      const by = generatedBy === null ? [] : [generatedBy];
      sources.push({ id: String(record.id), image: record.image, rounds, text: outcome.text, by });
    }
  }
  if (isPlain(part)) return sources.map(({ text }) => text);
  const drawn = part.qasPerPhoto === undefined ? sources : drawQas(sources, part.qasPerPhoto, rules.seed);
  return joined(drawn, rules).flatMap((own) => {
    const parts = part.qasBelow === undefined ? [own.rounds] : splitBelow(own.rounds, part.qasBelow);
    return parts.flatMap((rounds, at) =>
      finished({ ...own, id: at === 0 ? own.id : `${own.id}-${at + 1}`, rounds }, rules),
    );
  });
}

type Source = {
  id: string;
  image: string | undefined;
  rounds: readonly Round[];
  text: ByteText;
  by: readonly string[];
};

/** So many QAs of all sources together, drawn by the seed; their order stays. */
function drawQas(sources: readonly Source[], most: number, seed: number): Source[] {
  const all = sources.flatMap(({ id, rounds }, source) =>
    rounds.map((_, at) => ({ source, at, key: seeded(hash64(`${id}:${at}`), seed) })),
  );
  const kept = new Set(
    all
      .toSorted((one, other) => one.key.high - other.key.high || one.key.low - other.key.low)
      .slice(0, most)
      .map(({ source, at }) => `${source}:${at}`),
  );
  return sources
    .map((own, source) => ({ ...own, rounds: own.rounds.filter((_, at) => kept.has(`${source}:${at}`)) }))
    .filter(({ rounds }) => rounds.length > 0);
}

/** A photo's entries in conversations as long as the limit allows, where that is asked for. */
function joined(sources: readonly Source[], { part, count }: Rules): Source[] {
  if (!part.merge) return [...sources];
  const merged: Source[] = [];
  for (const own of sources) {
    const last = merged.at(-1);
    const rounds = last ? [...last.rounds, ...own.rounds] : own.rounds;
    const isTogether = last !== undefined && last.image === own.image && own.image !== undefined;
    // Split below, each piece is measured by itself.
    if (
      isTogether &&
      (part.qasBelow !== undefined || fits(withPrompt(rounds, part.prompt, part.promptOn), true, part.tokens, count))
    )
      merged[merged.length - 1] = { ...last, rounds, by: [...new Set([...last.by, ...own.by])] };
    else merged.push(own);
  }
  return merged;
}

function finished({ id, image, rounds, by }: Source, { part, count, leaveOut }: Rules): ByteText[] {
  const prompted = withPrompt(rounds, part.prompt, part.promptOn);
  const hasImage = image !== undefined;
  let kept: Round[] | null = prompted;
  if (!fits(prompted, hasImage, part.tokens, count))
    kept = part.tooLong === "cut" ? cutToFit(prompted, hasImage, part.tokens, count) : null;
  if (kept === null) {
    leaveOut("too-long");
    return [];
  }
  const turns: LlavaTurn[] = kept.flat();
  const conversations = hasImage ? withImageToken(turns) : turns;
  const record = hasImage ? { id, image, conversations } : { id, conversations };
  const limit = { tokensMax: Number.POSITIVE_INFINITY, count };
  const [broken] = brokenRules({ record, photo: hasImage ? "present" : null, limit }).filter(
    ({ harm }) => harm !== "warn",
  );
  if (broken) {
    leaveOut(broken.id);
    return [];
  }
  const times = part.repeat === "choices" ? choicesOf(turns[0]?.value ?? "") : part.repeat;
  return Array.from({ length: times }, (_, at) =>
    markedGenerated(
      toBytes(JSON.stringify(at === 0 ? record : { ...record, id: `${id}-copy${at + 1}` })),
      by.join("; ") || null,
    ),
  );
}
