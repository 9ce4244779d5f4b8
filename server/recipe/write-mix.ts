import { brokenRules } from "#domain/llava/rules.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import { message } from "#domain/message.ts";
import { shareOut } from "#domain/recipe/choose.ts";
import { expandMix } from "#domain/recipe/presets.ts";
import type { MixRecipe } from "#domain/recipe/recipe.ts";
import type { MixParts } from "#domain/recipe/recipe-report.ts";
import { type OutputFile, openOutput } from "#server/export/write/output-file.ts";
import { counted, type RecipeProblem } from "./limits-of.ts";
import { type MixFile, mixRows, planMixFile } from "./mix-file.ts";
import type { Mix, MixWritten, Part } from "./mix-part.ts";
import { isPlain, recordsOf } from "./part-records.ts";
import { loadPartSources, memberTest, type PartSource, partAt } from "./part-sources.ts";
import type { Pool } from "./pool.ts";
import { createEntryPrinter, TOGETHER } from "./print-entries.ts";
import { writeKept } from "./write-kept.ts";

/** Writes a mix: first what its file has, the core set in the place of the part that it replaces, then the parts of the data set in their order. */
export async function writeMix(own: Mix): Promise<MixWritten> {
  const mix = expandMix(own.mix);
  const written: MixWritten = { files: [], parts: {}, breaches: {}, entries: [], problems: [] };
  const outputs = new Map<string, OutputFile>();
  const outputOf = async (name: string) => {
    const known = outputs.get(name) ?? (await openOutput(own.sink, `${name}.json`, "array"));
    outputs.set(name, known);
    return known;
  };
  const sources = await loadPartSources(own.snapshot, own.datasetId);
  written.problems.push(...partProblems(mix, own, sources));
  if (written.problems.length > 0) return written;
  const isUsed = new Uint8Array(own.pool.count);
  if (own.mixFile !== null) await writeMixFile({ ...own, mix, mixFile: own.mixFile }, await outputOf("mix"), written);
  for (const index of written.entries) isUsed[index] = 1;
  const counts = wantedCounts(mix);
  for (const [at, part] of mix.parts.entries()) {
    const wanted = counts[at] ?? null;
    const isMember = memberTest(part, sources);
    const { pool } = own;
    const places = { part, wanted, isUsed, isMember: (index: number) => isMember(...memberFacts(pool, index)) };
    const write = own.kept?.isFor(at) ? writeKept : writePart;
    await write({ ...own, ...places }, await outputOf(part.to), written);
    const { records = 0 } = written.parts[part.name] ?? {};
    if (wanted !== null && records < wanted)
      written.problems.push(shortOf(["mix", "parts", at, "count"], part.name, records, wanted));
    own.onProgress?.(at + 1, mix.parts.length);
  }
  for (const output of outputs.values()) written.files.push(await output.close());
  return written;
}

const shortOf = (keys: readonly PropertyKey[], what: string, has: number, wanted: number): RecipeProblem => ({
  keys,
  why: message("recipeShort", { what, has: counted(has), wanted: counted(wanted) }),
});

/** Names of a mix's outputs: known before anything is written. */
export const mixOutputs = (mix: MixRecipe): string[] => {
  const { file, parts } = expandMix(mix);
  return [...new Set([...(file === undefined ? [] : ["mix"]), ...parts.map(({ to }) => to)])].map(
    (name) => `${name}.json`,
  );
};

function partProblems(mix: MixRecipe, { picks, mixFile }: Mix, sources: readonly PartSource[]): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  if (mix.replace !== undefined && picks === null)
    problems.push({ keys: ["mix", "replace"], why: message("recipeNoCore") });
  if (mix.replace !== undefined && mixFile === null)
    problems.push({ keys: ["mix", "preset"], why: message("recipeReplaceWhat") });
  if (mix.parts.length === 0 && mixFile === null) problems.push({ keys: ["mix"], why: message("recipeMixEmpty") });
  if (mix.size === undefined && mix.parts.some(({ weight }) => weight !== undefined))
    problems.push({ keys: ["mix", "parts"], why: message("recipeWeights") });
  for (const [at, { from }] of mix.parts.entries()) {
    if (from === "core" && picks === null)
      problems.push({ keys: ["mix", "parts", at, "from"], why: message("recipeNoCore") });
    if (from !== "core" && from !== "*" && partAt(from, sources) < 0)
      problems.push({ keys: ["mix", "parts", at, "from"], why: message("noSuchPart", { id: from }) });
  }
  return problems;
}

/** Records of each part: as it says, or its share of the size by its weight. */
function wantedCounts({ parts, size }: MixRecipe): (number | null)[] {
  const given = parts.reduce((sum, { count = 0 }) => sum + count, 0);
  const weighed = parts.flatMap(({ weight, count }, key) =>
    weight === undefined || count !== undefined ? [] : [{ key, weight }],
  );
  const shares = new Map(shareOut(Math.max(0, (size ?? 0) - given), weighed).map(({ key, share }) => [key, share]));
  return parts.map(({ count }, at) => count ?? shares.get(at) ?? null);
}

/** What the test of a part is asked of an entry. */
const memberFacts = (pool: Pool, index: number): [part: number, state: number, hasPhoto: boolean] => [
  pool.part[index] as number,
  pool.state[index] as number,
  (pool.photo[index] as number) >= 0,
];

/** Writes a part's records until there are enough. An entry goes into the first part that takes it. */
async function writePart(own: Part, file: OutputFile, written: MixWritten): Promise<void> {
  const { part, wanted, isUsed, pool, seed, snapshot, datasetId, notes } = own;
  const tally: MixParts[string] = { records: 0, entries: 0, leftOut: {} };
  written.parts[part.name] = tally;
  const settings = { ...own.printer.printer.settings, tokensMax: part.tokens };
  if (!isPlain(part)) settings.keepLong = true;
  const { photoSources, sourceFiles } = own.printer.printer;
  const dataset = { id: datasetId, name: "" };
  const printer = await createEntryPrinter(snapshot, { dataset, photoSources, sourceFiles }, settings);
  const rules = {
    part,
    seed,
    count: printer.printer.count,
    leaveOut: (reason: string) => {
      tally.leftOut[reason] = (tally.leftOut[reason] ?? 0) + 1;
    },
  };
  const isOver = () => wanted !== null && tally.records >= wanted;
  const idsOf = (groups: readonly number[][]) => groups.flat().map((index) => pool.id[index] as number);
  for await (const { list: groups, printed } of printer.printEach(bundles(groupsOf(own)), idsOf)) {
    if (isOver()) break;
    let at = 0;
    for (const group of groups) {
      const entries = printed.slice(at, at + group.length);
      at += group.length;
      if (isOver()) continue;
      const records = recordsOf(entries, rules).slice(0, wanted === null ? undefined : wanted - tally.records);
      if (records.length === 0) continue;
      const [first] = entries;
      const note = { file: `${part.to}.json`, part: part.name, by: "part" as const, places: group };
      for (const record of records) {
        file.add(record);
        notes.record({ ...note, record, imageId: first?.row.imageId ?? null });
      }
      tally.records += records.length;
      tally.entries += group.length;
      for (const index of group) {
        isUsed[index] = 1;
        written.entries.push(index);
      }
    }
    await file.drain();
    await notes.drain();
  }
}

/** What belongs together, in the seed's order: a photo's entries where QAs are merged or drawn of a photo, else each entry alone. */
function groupsOf({ part, picks, pool, isUsed, isMember }: Part): number[][] {
  const members =
    part.from === "core" ? (picks ?? []) : Array.from({ length: pool.count }, (_, index) => index).filter(isMember);
  const free = members.filter((index) => isUsed[index] === 0);
  if (!part.merge && part.qasPerPhoto === undefined) return free.map((index) => [index]);
  return [
    ...Map.groupBy(free, (index) =>
      (pool.photo[index] as number) < 0 ? -1 - index : (pool.photo[index] as number),
    ).values(),
  ];
}

/** Groups of some thousand entries together. */
function* bundles(groups: readonly number[][]): Generator<number[][]> {
  let bundle: number[][] = [];
  let size = 0;
  for (const group of groups) {
    bundle.push(group);
    size += group.length;
    if (size < TOGETHER) continue;
    yield bundle;
    bundle = [];
    size = 0;
  }
  if (bundle.length > 0) yield bundle;
}

/** Where a mix file's records go. */
const MIX_FILE = "mix.json";

/** The file's records as they are; the core set in the place of the first of the part that it replaces. */
async function writeMixFile(own: Mix & { mixFile: MixFile }, file: OutputFile, written: MixWritten): Promise<void> {
  const { mix, mixFile, seed, picks, printer, notes } = own;
  const { counts, isKept } = await planMixFile(mixFile, mix.counts, seed);
  for (const [part, wanted] of Object.entries(mix.counts)) {
    const has = counts.get(part) ?? 0;
    if (has < wanted) written.problems.push(shortOf(["mix", "counts", part], part, has, wanted));
  }
  if (mix.replace !== undefined && !counts.has(mix.replace)) {
    const parts = [...counts.keys()].sort().join(", ");
    written.problems.push({ keys: ["mix", "replace"], why: message("recipeMixPart", { name: mix.replace, parts }) });
  }
  if (written.problems.length > 0) return;
  const limit = { tokensMax: TOKENS_MAX, count: printer.printer.count };
  let number = 0;
  let isReplaced = false;
  for await (const { text, record, part } of mixRows(mixFile)) {
    const isIn = isKept[number++] === 1;
    if (part === mix.replace) {
      if (!isReplaced) await writeCoreInto(own, file, written, picks ?? []);
      isReplaced = true;
      continue;
    }
    if (!isIn) continue;
    for (const { id, harm } of brokenRules({
      record,
      photo: (record as { image?: unknown }).image === undefined ? null : "present",
      limit,
    }))
      if (harm !== "warn") written.breaches[id] = (written.breaches[id] ?? 0) + 1;
    file.add(text);
    notes.record({ file: MIX_FILE, record: text, part, by: "mix-file", places: [], imageId: null });
    await file.drain();
    await notes.drain();
    written.parts[part] ??= { records: 0, entries: 0, leftOut: {} };
    const tally = written.parts[part];
    tally.records++;
  }
}

async function writeCoreInto(
  { pool, printer, notes }: Mix,
  file: OutputFile,
  written: MixWritten,
  picks: readonly number[],
): Promise<void> {
  const idsOf = (some: readonly number[]) => some.map((index) => pool.id[index] as number);
  for await (const { list: some, printed } of printer.printEach(slices(picks), idsOf)) {
    for (const [nth, { row, outcome }] of printed.entries()) {
      if (!outcome.ok) continue;
      file.add(outcome.text);
      const places = [some[nth] as number];
      notes.record({ file: MIX_FILE, record: outcome.text, part: "core", by: "core", places, imageId: row.imageId });
    }
    await file.drain();
    await notes.drain();
  }
  // One by one: a call takes no more arguments than its stack holds, some hundred thousand.
  for (const index of picks) written.entries.push(index);
  written.parts.core = { records: picks.length, entries: picks.length, leftOut: {} };
}

function* slices(picks: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < picks.length; at += TOGETHER) yield picks.slice(at, at + TOGETHER);
}
