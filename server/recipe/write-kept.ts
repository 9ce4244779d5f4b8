import type { OutputFile } from "#server/export/write/output-file.ts";
import type { MixWritten, Part } from "./mix-part.ts";

/** So many are written between two looks at what is full. */
const TOGETHER = 1_000;

/** Writes a part of records that were printed when their entries were read: in the seed's order, until there are enough. */
export async function writeKept(own: Part, file: OutputFile, written: MixWritten): Promise<void> {
  const { part, wanted, isUsed, isMember, pool, imageIds, notes, kept, signal } = own;
  const tally: MixWritten["parts"][string] = { records: 0, entries: 0, leftOut: {} };
  written.parts[part.name] = tally;
  const note = { file: `${part.to}.json`, part: part.name, by: "part" as const };
  for (let index = 0; index < pool.count && kept; index++) {
    if (wanted !== null && tally.records >= wanted) break;
    if (isUsed[index] === 1 || !isMember(index)) continue;
    const record = kept.read(pool.nth[index] as number);
    if (!record.ok) {
      tally.leftOut[record.reason] = (tally.leftOut[record.reason] ?? 0) + 1;
      continue;
    }
    file.addBytes(record.bytes);
    notes.record({ ...note, record, places: [index], imageId: imageIds[pool.photo[index] as number] ?? null });
    isUsed[index] = 1;
    written.entries.push(index);
    tally.records++;
    if (tally.records % TOGETHER > 0) continue;
    await file.drain();
    await notes.drain();
    signal?.throwIfAborted();
  }
  tally.entries = tally.records;
  await file.drain();
  await notes.drain();
}
