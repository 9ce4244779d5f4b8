import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import { must } from "#domain/must.ts";
import { expandMix } from "#domain/recipe/presets.ts";
import type { MixPart, MixRecipe } from "#domain/recipe/recipe.ts";
import { diskOf } from "#server/disk.ts";
import type { LlavaRow } from "#server/export/formats/llava-row.ts";
import { asBytes } from "#server/export/write/byte-text.ts";
import { isPlain } from "./part-records.ts";
import { type IsMember, memberTest, type PartSource } from "./part-sources.ts";
import type { PrintedEntry } from "./print-entries.ts";
import { imageOf, type RecordFacts, recordFacts } from "./record-facts.ts";
import type { ScratchFile } from "./scratch-file.ts";

/** An entry's record as it was printed when it was read. Its bytes are good until the next is read. */
export type KeptRecord = ({ ok: true; bytes: Buffer } & RecordFacts) | { ok: false; reason: string };

/** Records that were printed while entries were read, in the order of that, for parts that take whatever they can have. */
export type KeptRecords = {
  /** Whether a part of the mix, by its place in it, is written of these. */
  isFor(part: number): boolean;
  /** Whether an entry is to be kept: see IsMember. */
  takes: IsMember;
  /** The nth entry that was read, of those that can be chosen. */
  keep(nth: number, entry: LlavaRow): void;
  drain(isEnd?: boolean): Promise<void>;
  read(nth: number): KeptRecord;
};

/** Of the entries that are read, one in so many at least must be wanted: for fewer it is quicker to fetch them when they are chosen. */
const WANTED_SHARE = 4;

/** The parts of a mix, by their places, whose records are those of their entries and which may take a large share of all. */
export function partsToKeep(mix: MixRecipe, expected: number): number[] {
  const { parts, size } = expandMix(mix);
  const wide = parts.flatMap((part, at) => {
    const most = part.count ?? (part.weight === undefined ? expected : (size ?? expected));
    return part.from !== "core" && isPlain(part) && most * WANTED_SHARE >= expected ? [at] : [];
  });
  // Printed once: under one limit, the first one's.
  const limit = parts[wide[0] ?? -1]?.tokens;
  return wide.filter((at) => parts[at]?.tokens === limit);
}

type Keeping = {
  mix: MixRecipe;
  /** How many entries will be read. */
  expected: number;
  sources: readonly PartSource[];
  scratch: ScratchFile;
  /** Prints an entry under a limit of tokens; null where what is printed of one hangs on those before it. */
  printerFor(tokensMax: number): Promise<((entry: LlavaRow) => PrintedEntry) | null>;
};

/**
 * Null where no part of the mix is wide enough, or the folder's disk has no room for its records twice: then entries are fetched when they are
 * chosen, as for the other parts. The bytes are the same.
 */
export async function openKeptRecords(own: Keeping): Promise<KeptRecords | null> {
  const { mix, expected, sources, scratch: file } = own;
  const wide = partsToKeep(mix, expected);
  const all = expandMix(mix).parts;
  const parts = wide.map((at) => all[at] as MixPart);
  const [first] = parts;
  if (!first || !(await hasRoom(file.folder, expected * RECORD_BYTES))) return null;
  const print = await own.printerFor(first.tokens);
  if (!print) return null;
  const tests = parts.map((part) => memberTest(part, sources));
  const count = await loadLlamaTokens();
  const reasons: string[] = [];
  let kept = columns(Math.max(1024, expected));
  return {
    isFor: (part) => wide.includes(part),
    takes: (part, state, hasPhoto) => tests.some((test) => test(part, state, hasPhoto)),
    keep(nth, entry) {
      if (nth >= kept.start.length) kept = resized(kept, Math.ceil(nth * 1.5));
      const { outcome } = print(entry);
      if (!outcome.ok) {
        const known = reasons.indexOf(outcome.reason);
        kept.start[nth] = known < 0 ? reasons.push(outcome.reason) - 1 : known;
        return;
      }
      const { id, tokens, hash } = recordFacts(outcome.text, count);
      kept.start[nth] = file.add(outcome.text);
      file.add(id);
      kept.length[nth] = outcome.text.length;
      kept.idLength[nth] = id.length;
      kept.tokens[nth] = tokens;
      kept.high[nth] = hash.high;
      kept.low[nth] = hash.low;
    },
    drain: file.drain,
    read(nth) {
      const start = kept.start[nth] as number;
      const length = kept.length[nth] as number;
      if (length === 0) return { ok: false, reason: must(reasons[start], "it was kept under a reason") };
      const piece = file.read(start, length + (kept.idLength[nth] as number));
      return {
        ok: true,
        bytes: piece.subarray(0, length),
        image: () => imageOf(JSON.parse(piece.toString("utf8", 0, length))),
        id: asBytes(piece.toString("latin1", length)),
        tokens: kept.tokens[nth] as number,
        hash: { high: kept.high[nth] as number, low: kept.low[nth] as number },
      };
    },
  };
}

/** A record of SVIT's has some 700 bytes on the average. */
const RECORD_BYTES = 1000;

/** Beside the release itself, and something left for everybody else. */
async function hasRoom(folder: string, bytes: number): Promise<boolean> {
  const disk = await diskOf(folder);
  return disk === null || disk.freeBytes >= 3 * bytes;
}

/** 28 bytes an entry. `start`: where a record stands, or the number of the reason for which there is none (`length` 0). */
const columns = (rows: number) => ({
  start: new Float64Array(rows),
  length: new Uint32Array(rows),
  idLength: new Uint32Array(rows),
  tokens: new Uint32Array(rows),
  high: new Uint32Array(rows),
  low: new Uint32Array(rows),
});

function resized(kept: ReturnType<typeof columns>, rows: number) {
  const larger = columns(rows);
  for (const name of Object.keys(kept) as (keyof typeof kept)[]) larger[name].set(kept[name]);
  return larger;
}
