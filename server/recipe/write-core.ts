import { STATES, TASKS } from "#domain/entry/task.ts";
import { stem } from "#domain/naming/stem.ts";
import { isStopWord } from "#domain/naming/stop-words.ts";
import { wordsIn } from "#domain/naming/word-key.ts";
import { conceptsOf } from "#domain/recipe/candidates.ts";
import { type Chooser, createChooser, drawByStratum, type Pick } from "#domain/recipe/choose.ts";
import type { Concept } from "#domain/recipe/concepts/concept-set.ts";
import type { Limits } from "#domain/recipe/gate.ts";
import type { CoreRecipe } from "#domain/recipe/recipe.ts";
import { tfIdf } from "#domain/recipe/tf-idf.ts";
import { EDITED_TURNS } from "#server/entries/standing-sql.ts";
import { selected } from "#server/export/rows/entry-rows.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { textsIn } from "#server/export/rows/texts-in.ts";
import { asBytes, fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { OutputFile } from "#server/export/write/output-file.ts";
import type { Pool } from "./pool.ts";
import { type EntryPrinter, TOGETHER } from "./print-entries.ts";
import { RECIPE_FILES } from "./recipe-files.ts";
import type { RecordNotes } from "./record-notes.ts";

/** What was written: the places of the picks in the pool, in their order; what a rule of the format kept out, by reason. */
export type CoreWritten = { picks: number[]; leftOut: Record<string, number>; chooser: Chooser };

type Core = {
  pool: Pool;
  core: CoreRecipe;
  concepts: readonly Concept[];
  limits: Limits;
  snapshot: Snapshot;
  datasetId: bigint;
  printer: EntryPrinter;
  records: OutputFile;
  reasons: OutputFile;
  notes: RecordNotes;
  onProgress?: ((written: number, wanted: number) => void) | undefined;
};

/**
 * Chooses and writes, a record and a line of reasons a pick, in the order of choice: of a set of half the size the first half. What a rule of the format
 * keeps out gives its place to the next.
 */
export async function writeCore(own: Core): Promise<CoreWritten> {
  const { pool, core, concepts, limits, printer, records, reasons, notes, onProgress } = own;
  const chooser = createChooser(pool, core.method, limits, core.method === "k-centre" ? await vectorsOf(own) : null);
  const picks: number[] = [];
  const leftOut: Record<string, number> = {};
  for (let isOver = false; !isOver && picks.length < core.size; ) {
    const chosen: Pick[] = [];
    while (chosen.length < Math.min(TOGETHER, core.size - picks.length)) {
      const pick = chooser.next();
      if (pick === null) break;
      chosen.push(pick);
    }
    isOver = chosen.length === 0;
    const printed = await printer.print(chosen.map(({ index }) => pool.id[index] as number));
    for (const [at, { row, name, outcome }] of printed.entries()) {
      const pick = chosen[at] as Pick;
      if (!outcome.ok) {
        chooser.gate.release(pick.index);
        leftOut[outcome.reason] = (leftOut[outcome.reason] ?? 0) + 1;
        continue;
      }
      records.add(outcome.text);
      reasons.add(toBytes(JSON.stringify(reasonOf(pool, concepts, pick, name, outcome.image ?? null))));
      picks.push(pick.index);
      notes.record({
        file: RECIPE_FILES.core,
        record: outcome.text,
        part: "core",
        by: "core",
        places: [pick.index],
        imageId: row.imageId,
      });
    }
    await records.drain();
    await reasons.drain();
    await notes.drain();
    onProgress?.(picks.length, core.size);
  }
  return { picks, leftOut, chooser };
}

/** A line of core.picks.jsonl: `concepts` has which pick with it this one is, `new` those that none before had. */
function reasonOf(
  pool: Pool,
  concepts: readonly Concept[],
  { index, gain, nth }: Pick,
  id: string,
  image: string | null,
) {
  const named = Array.from(conceptsOf(pool, index), (concept, at): [string, number] => [
    concepts[concept]?.name ?? "",
    nth[at] ?? 0,
  ]);
  return {
    id,
    image,
    task: TASKS[pool.task[index] as number],
    part: pool.parts[pool.part[index] as number] || null,
    gain: Math.round(gain * 1e6) / 1e6,
    new: named.filter(([, own]) => own === 1).map(([name]) => name),
    concepts: Object.fromEntries(named),
  };
}

/** The candidates that are drawn for k-centre, as vectors of their words. */
async function vectorsOf({ pool, core, snapshot, datasetId }: Core) {
  const members = drawByStratum(pool, core.candidates);
  const words = new Map<number, string[]>();
  for (let at = 0; at < members.length; at += TOGETHER) {
    const ids = Array.from(members.subarray(at, at + TOGETHER), (index) => BigInt(pool.id[index] as number));
    const selection = { datasetId, states: STATES, tasks: TASKS, entryIds: ids, withdrawn: "in" as const };
    const sql = `SELECT e.id, e.turns, ${EDITED_TURNS} FROM ${selected(selection)}`;
    for await (const rows of snapshot.stream(sql, ["int8", "bytes", "bytes"]))
      for (const [id, turns, edited] of rows as [string, string, string | null][])
        words.set(
          Number(id),
          textsIn(edited ?? turns).flatMap(({ value }) => wordsOf(fromBytes(asBytes(value)))),
        );
  }
  return { members, vectors: tfIdf(Array.from(members, (index) => words.get(pool.id[index] as number) ?? [])) };
}

/** By their stems, without those that every text has. */
const wordsOf = (text: string): string[] =>
  wordsIn(text.replace(/<image>|<st>|<ed>/g, " "))
    .filter(({ text: word }) => !isStopWord(word))
    .map(({ text: word }) => stem(word));
