import { orderOfNumbers } from "#domain/recipe/number-order.ts";

/** The entries of a release by their ids, ascending: what was written of each, and where it went, as hashes. */
export type EntrySet = { ids: Float64Array; texts: BigUint64Array; where: Uint32Array };

const ROW_BYTES = 8 + 8 + 4;

/** Collects entries as their records are written; one that stands in several records or files adds up, in whatever order they come. */
export function collectEntrySet(expected = 1024) {
  let room = Math.max(16, expected);
  let [ids, texts, where] = columns(room);
  let count = 0;
  return {
    add(id: number, text: bigint, place: number) {
      if (count === room) {
        room *= 2;
        const larger = columns(room);
        larger[0].set(ids);
        larger[1].set(texts);
        larger[2].set(where);
        [ids, texts, where] = larger;
      }
      ids[count] = id;
      texts[count] = text;
      where[count] = place;
      count++;
    },
    finish(): EntrySet {
      const order = orderOfNumbers(ids.subarray(0, count));
      const [ownIds, ownTexts, ownWhere] = columns(count);
      let last = -1;
      for (const at of order) {
        if (last < 0 || ownIds[last] !== ids[at]) ownIds[++last] = ids[at] as number;
        ownTexts[last] = (ownTexts[last] as bigint) + (texts[at] as bigint);
        ownWhere[last] = (ownWhere[last] as number) + (where[at] as number);
      }
      const end = last + 1;
      return { ids: ownIds.slice(0, end), texts: ownTexts.slice(0, end), where: ownWhere.slice(0, end) };
    },
  };
}

const columns = (rows: number) =>
  [new Float64Array(rows), new BigUint64Array(rows), new Uint32Array(rows)] as [
    Float64Array,
    BigUint64Array,
    Uint32Array,
  ];

/** Little-endian, a row an entry. */
export function printEntrySet({ ids, texts, where }: EntrySet): Uint8Array {
  const bytes = new Uint8Array(ids.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < ids.length; at++) {
    view.setBigUint64(at * ROW_BYTES, BigInt(ids[at] as number), true);
    view.setBigUint64(at * ROW_BYTES + 8, texts[at] as bigint, true);
    view.setUint32(at * ROW_BYTES + 16, where[at] as number, true);
  }
  return bytes;
}

export function parseEntrySet(bytes: Uint8Array): EntrySet {
  const count = Math.floor(bytes.length / ROW_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [ids, texts, where] = columns(count);
  for (let at = 0; at < count; at++) {
    ids[at] = Number(view.getBigUint64(at * ROW_BYTES, true));
    texts[at] = view.getBigUint64(at * ROW_BYTES + 8, true);
    where[at] = view.getUint32(at * ROW_BYTES + 16, true);
  }
  return { ids, texts, where };
}

/** Ids of entries that are in the second alone, in the first alone, and in both with another text or in another place. */
export type EntryDiff = { came: number[]; went: number[]; changed: { id: number; isMoved: boolean }[]; same: number };

export function diffEntrySets(before: EntrySet, after: EntrySet): EntryDiff {
  const diff: EntryDiff = { came: [], went: [], changed: [], same: 0 };
  let [one, other] = [0, 0];
  while (one < before.ids.length || other < after.ids.length) {
    const [own, next] = [before.ids[one] ?? Number.POSITIVE_INFINITY, after.ids[other] ?? Number.POSITIVE_INFINITY];
    if (own < next) {
      diff.went.push(own);
      one++;
    } else if (next < own) {
      diff.came.push(next);
      other++;
    } else {
      const isMoved = before.where[one] !== after.where[other];
      if (isMoved || before.texts[one] !== after.texts[other]) diff.changed.push({ id: own, isMoved });
      else diff.same++;
      one++;
      other++;
    }
  }
  return diff;
}
