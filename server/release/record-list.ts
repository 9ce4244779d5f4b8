import { STATES, TASKS } from "#domain/entry/task.ts";
import { drawRecords } from "#domain/export/look/drawn.ts";
import type { CountTokens } from "#domain/llava/token-count.ts";
import { hash64 } from "#domain/recipe/seeded-order.ts";
import { collectEntrySet } from "#domain/release/entry-set.ts";
import type { ReleaseCounts } from "#domain/release/release.ts";
import type { PhotoList } from "#server/export/photos/photo-list.ts";
import { asBytes, type ByteText, toBytes } from "#server/export/write/byte-text.ts";
import type { OutputFile } from "#server/export/write/output-file.ts";
import type { Pool } from "#server/recipe/pool.ts";
import { type RecordFacts, recordFacts } from "#server/recipe/record-facts.ts";
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
  const print = linePrinter(pool);
  const places = new Map<string, number>();
  const placeOf = ({ file: name, part }: RecordNote) => {
    const where = `${name}\n${part}`;
    const known = places.get(where) ?? hash64(where).high;
    places.set(where, known);
    return known;
  };
  const notes: RecordNotes = {
    record(note) {
      const at = written.get(note.file) ?? 0;
      written.set(note.file, at + 1);
      draw.offer(() => ({ file: note.file, at, imageId: note.imageId }));
      const facts = typeof note.record === "string" ? recordFacts(note.record, count) : note.record;
      if (note.imageId !== null && photos) {
        const image = facts.image();
        if (image !== null) photos.add(note.imageId, image);
      }
      file.add(print(note, facts));
      const { high, low } = facts.hash;
      const place = placeOf(note);
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
    /** How many entries came from each file, by its id. */
    files: tally.files,
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
  const files = new Uint32Array(pool.files.length);
  const counts = { entries: 0, photos: 0, states: {}, tasks: {}, parts: {} };
  const add = (list: { [name: string]: number }, name: string) => {
    list[name] = (list[name] ?? 0) + 1;
  };
  return {
    counts: () => counts,
    files: () =>
      new Map(pool.files.flatMap((id, at): [string, number][] => (files[at] && id !== "" ? [[id, files[at]]] : []))),
    add(index: number) {
      if (isCounted[index] === 1) return;
      isCounted[index] = 1;
      counts.entries++;
      const file = pool.file[index] as number;
      files[file] = (files[file] as number) + 1;
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

/**
 * Prints a line of the list. `state` and `task` null: of the mix file's own records; of merged entries the first one's, with how many there are. What
 * millions of lines have in common is printed once.
 */
function linePrinter(pool: Pool): (note: RecordNote, facts: RecordFacts) => ByteText {
  const printed = new Map<string, ByteText>();
  const once = (key: string, make: () => string) => {
    const known = printed.get(key) ?? toBytes(make());
    printed.set(key, known);
    return known;
  };
  const json = JSON.stringify;
  return ({ file, part, by, places }, { id, tokens }) => {
    const [first] = places;
    const head = once(`file ${file}`, () => `{"file":${json(file)},"id":`);
    const where = once(`part ${by} ${part}`, () => `,"part":${json(part)},"by":${json(by)},"tokens":`);
    const [task, state, source] =
      first === undefined ? [-1, -1, 0] : [pool.task[first] ?? -1, pool.state[first] ?? -1, pool.part[first] ?? 0];
    const entry = once(`entry ${task} ${state} ${source}`, () => {
      const own = { task: TASKS[task] ?? null, state: STATES[state] ?? null, source: pool.parts[source] || null };
      return `,${json(own).slice(1, -1)}`;
    });
    const end = places.length > 1 ? `,"entries":${places.length}}` : "}";
    return asBytes(head + id + where + tokens + entry + end);
  };
}
