import { boxedBy } from "#domain/grounding/look-of-boxes.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { notationUnder } from "#domain/grounding/notations/index.ts";
import { signsOf } from "#domain/grounding/signs.ts";
import { must } from "#domain/must.ts";
import type { FileGrounding, Grounding, SignedReading } from "./grounding.ts";

type Text = { value: string };

/**
 * How the boxes of one of a file's entries are written. `turns`: as they came, all of them. In a file of one reading that is the file's. In a mix
 * the entry's own signs say which; one in signs of none of them is a guess, so that its boxes are drawn dashed and neither changed nor judged.
 */
export function groundingIn(file: FileGrounding, turns: readonly Text[]): Grounding {
  const { signs: _, further, ...own } = file;
  if (further.length === 0) return own;
  const { place, stranger } = placeIn(file, turns);
  const { record, boxKey } = own;
  const beside = { ...(record === undefined ? {} : { record }), ...(boxKey === undefined ? {} : { boxKey }) };
  if (stranger) return { notation: stranger, space: { name: spaceFirst(stranger) }, isGuess: true, ...beside };
  const { notation, space, isGuess } = place === 0 ? own : must(further[place - 1], "a place among its readings");
  return { notation, space, isGuess, ...beside };
}

/** By which of a file's readings an entry with boxes is read: its place among them, the file's first being 0. Null: by none of them. */
export const readingPlaceIn = (file: FileGrounding, turns: readonly Text[]): number | null => {
  const { place, stranger } = placeIn(file, turns);
  return stranger ? null : place;
};

function placeIn(file: FileGrounding, turns: readonly Text[]): { place: number; stranger?: NotationName } {
  if (file.further.length === 0) return { place: 0 };
  const readings: readonly SignedReading[] = [file, ...file.further];
  const names = boxedBy(turns, file.record ?? null, file.boxKey ?? null);
  const signed = readings.findIndex((reading) => names.some((name) => name === signsIn(reading)));
  if (signed >= 0) return { place: signed };
  const [stranger] = names;
  if (stranger) return { place: 0, stranger };
  // Lists that are not sure to be boxes are read as a file of that notation alone reads them.
  const parsed = readings.findIndex(({ notation }) => {
    const own = notation && notationUnder(notation, file.boxKey ?? null);
    return own ? turns.some(({ value }) => own.parse(value).some(({ kind }) => kind !== "plain")) : false;
  });
  return { place: Math.max(parsed, 0) };
}

const signsIn = ({ signs, notation }: SignedReading) => signs ?? (notation && signsOf(notation));
const spaceFirst = (name: NotationName) => notationUnder(name, null).spaces[0];
