import { STATES, TASKS } from "#domain/entry/task.ts";
import { drawRecords } from "#domain/export/look/drawn.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { type CountTokens, countRecordTokens } from "#domain/llava/token-count.ts";
import { hash64 } from "#domain/recipe/seeded-order.ts";
import { collectEntrySet } from "#domain/release/entry-set.ts";
import type { ReleaseCounts } from "#domain/release/release.ts";
import type { PhotoList } from "#server/export/photos/photo-list.ts";
import { fromBytes, toBytes } from "#server/export/write/byte-text.ts";
import type { OutputFile } from "#server/export/write/output-file.ts";
import type { Pool } from "#server/recipe/pool.ts";
import type { RecordNote, RecordNotes } from "#server/recipe/record-notes.ts";

/** A record that was drawn to be looked at: the how-manieth of its file. */
export type DrawnRecord = { file: string; at: number; imageId: string | null };

/** `photos`: told of each photo that a record names; null where nobody wants to know. */
type Lists = { file: OutputFile; photos: Pick<PhotoList, "add" | "drain"> | null };

/**
 * Writes records.jsonl while the recipe's files are written, a line a record, and collects what the release is compared by. Nothing in a line is a number
 * of this database's.
 */
export function listRecords(pool: Pool, { file, photos }: Lists, count: CountTokens, seed: number) {
  const entries = collectEntrySet();
  const draw = drawRecords<DrawnRecord>(seed);
  const written = new Map<string, number>();
  const tally = tallyEntries(pool);
  const notes: RecordNotes = {
    record(note) {
      const at = written.get(note.file) ?? 0;
      written.set(note.file, at + 1);
      draw.offer(() => ({ file: note.file, at, imageId: note.imageId }));
      const record = JSON.parse(fromBytes(note.text)) as ReadRecord;
      if (note.imageId !== null && typeof record.image === "string") photos?.add(note.imageId, record.image);
      file.add(toBytes(JSON.stringify(lineOf(note, record, pool, count))));
      const { high, low } = hash64(note.text);
      const place = hash64(`${note.file}\n${note.part}`).high;
      for (const index of note.places) {
        entries.add(pool.id[index] as number, (BigInt(high) << 32n) | BigInt(low), place);
        tally.add(index);
      }
    },
    async drain() {
      await file.drain();
      await photos?.drain();
    },
  };
  const records = () => Object.fromEntries([...written].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return {
    notes,
    entries: () => entries.finish(),
    drawn: draw.drawn,
    counts: (): Omit<ReleaseCounts, "photoFiles"> => {
      const files = records();
      return { files, records: Object.values(files).reduce((sum, own) => sum + own, 0), ...tally.counts() };
    },
  };
}

/** Each entry counts once, whatever it is in. */
function tallyEntries(pool: Pool) {
  const isCounted = new Uint8Array(pool.count);
  const isShown = new Uint8Array(pool.photoCount);
  const counts = { entries: 0, photos: 0, states: {}, tasks: {}, parts: {} };
  const add = (list: { [name: string]: number }, name: string) => {
    list[name] = (list[name] ?? 0) + 1;
  };
  return {
    counts: () => counts,
    add(index: number) {
      if (isCounted[index] === 1) return;
      isCounted[index] = 1;
      counts.entries++;
      const photo = pool.photo[index] as number;
      if (photo >= 0 && isShown[photo] === 0) {
        isShown[photo] = 1;
        counts.photos++;
      }
      add(counts.states, STATES[pool.state[index] as number] ?? "");
      add(counts.tasks, TASKS[pool.task[index] as number] ?? "");
      add(counts.parts, pool.parts[pool.part[index] as number] || "(none)");
    },
  };
}

type ReadRecord = { id?: unknown; image?: unknown; conversations: LlavaTurn[] };

/** `state` and `task` null: of the mix file's own records; of merged entries the first one's, with how many there are. */
function lineOf({ file, part, by, places }: RecordNote, record: ReadRecord, pool: Pool, count: CountTokens) {
  const [first] = places;
  return {
    file,
    id: record.id ?? null,
    part,
    by,
    tokens: countRecordTokens(record.conversations, record.image !== undefined, count),
    task: first === undefined ? null : TASKS[pool.task[first] as number],
    state: first === undefined ? null : STATES[pool.state[first] as number],
    source: first === undefined ? null : pool.parts[pool.part[first] as number] || null,
    ...(places.length > 1 ? { entries: places.length } : {}),
  };
}
