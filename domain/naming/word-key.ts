import { singular } from "./singular.ts";

/** A word with its UTF-16 offsets in the text it stands in. */
export type Word = { start: number; end: number; text: string };

/** A word without what does not change its meaning: lower case, singular, American spelling. */
export function wordKey(word: string): string {
  const one = singular(word.toLowerCase());
  return AMERICAN.get(one) ?? one;
}

/** Words of letters and digits; blanks, hyphens, apostrophes and signs part them. Han characters stand together as one. */
export const wordsIn = (text: string): Word[] =>
  Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));

/** A name's key: `Street-Lights ` and `street light` are one name. Empty for a name without a letter. */
export const nameKey = (name: string): string =>
  wordsIn(name)
    .map((word) => wordKey(word.text))
    .join(" ");

const AMERICAN = new Map(
  Object.entries({
    colour: "color",
    grey: "gray",
    tyre: "tire",
    kerb: "curb",
    aeroplane: "airplane",
    moustache: "mustache",
    doughnut: "donut",
    jewellery: "jewelry",
    theatre: "theater",
    centre: "center",
    pyjama: "pajamas",
    pyjamas: "pajamas",
    drier: "dryer",
    fibre: "fiber",
    metre: "meter",
    ax: "axe",
    whisky: "whiskey",
    yoghurt: "yogurt",
    storey: "story",
    plough: "plow",
    armour: "armor",
    harbour: "harbor",
  }),
);
