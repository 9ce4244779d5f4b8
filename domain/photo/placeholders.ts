import type { Turn } from "#domain/entry/turn.ts";

/** What stands in a text in the place of a photo: UTF-16 offsets, and which photo it stands for, from 0. */
export type Placeholder = { start: number; end: number; ordinal: number };

/** LLaVA's `<image>`, Qwen-VL's with the name in it, and InternVL's numbered ones, which count from 1. */
const PLACEHOLDER = /<image>|<img>[^<>\n]{1,2000}<\/img>|<image[-_]?(\d{1,3})>/g;
/** Most texts hold none: to look for one sign is cheaper. */
const MAY_HOLD = "<im";

type Text = Pick<Turn, "id" | "value">;

/**
 * The placeholders of an entry's turns, by turn id. They stand for its photos in their order, but for those that say a number; so one may stand
 * for a photo that the entry does not have. `now`: the turns as somebody edited them. What was struck keeps its place in the order: the others
 * stand for the photos that they always stood for.
 */
export function placeholdersOf(imported: readonly Text[], now: readonly Text[] = imported): Map<string, Placeholder[]> {
  const first = new Map<string, number>();
  let next = 0;
  for (const { id, value } of imported) {
    first.set(id, next);
    next += matchesIn(value).filter(({ 1: number }) => number === undefined).length;
  }
  let after = 0;
  const found = new Map<string, Placeholder[]>();
  for (const { id, value } of now) {
    let ordinal = first.get(id) ?? after;
    const own = matchesIn(value).map(({ 0: text, 1: number, index }) => ({
      start: index,
      end: index + text.length,
      ordinal: number === undefined ? ordinal++ : Number(number) - 1,
    }));
    after = ordinal;
    if (own.length > 0) found.set(id, own);
  }
  return found;
}

const matchesIn = (text: string) => (text.includes(MAY_HOLD) ? [...text.matchAll(PLACEHOLDER)] : []);

/** How many photos the placeholders of these turns stand for. */
export const photosSpokenOf = (turns: readonly Text[]): number =>
  [...placeholdersOf(turns).values()].flat().reduce((most, { ordinal }) => Math.max(most, ordinal + 1), 0);
