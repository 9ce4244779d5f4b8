import type { ByteText } from "#server/export/write/byte-text.ts";
import type { RecordFacts } from "./record-facts.ts";

/**
 * A record as it went into a file: `part` is what it is called in the mix (`core` for the core set), `by` what put it there, `places` those of its
 * entries in the pool; none for a record of the mix file's own. `imageId`: of its first entry's photo. `record`: its bytes, or what is known of it already.
 */
export type RecordNote = {
  file: string;
  record: ByteText | RecordFacts;
  part: string;
  by: "core" | "part" | "mix-file";
  places: readonly number[];
  imageId: string | null;
};

/** For who keeps a list of what is written, record by record. */
export type RecordNotes = { record(note: RecordNote): void; drain(): Promise<void> };

/** Nobody keeps one. */
export const NO_NOTES: RecordNotes = { record: () => {}, drain: async () => {} };
