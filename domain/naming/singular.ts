/** The singular of an English word in lower case; a word that is none, or that has no singular (`pants`), comes back as it is. */
export function singular(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 4 || !word.endsWith("s") || /(?:ss|us|is|ous)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}${word.length === 4 || ENDS_IN_IE.has(word) ? "ie" : "y"}`;
  if (/(?:sses|[^o]uses|xes|[^a]ches|shes|zzes)$/.test(word)) return word.slice(0, -2);
  if (word.endsWith("oes")) return word.slice(0, /(?:sh|t|can|f|h|ob|d)oes$/.test(word) ? -1 : -2);
  return word.slice(0, -1);
}

/** Things that are one and plural in form. */
export const isPluralInForm = (word: string): boolean => NO_SINGULAR.has(word);

const NO_SINGULAR = new Set(
  `pants jeans shorts trousers tights leggings glasses sunglasses eyeglasses goggles binoculars scissors tongs pliers
  clothes pajamas headphones earphones stairs blinds suspenders overalls`.split(/\s+/),
);

const ENDS_IN_IE = new Set(
  "movies cookies brownies hoodies smoothies selfies zombies birdies pixies veggies".split(" "),
);

const IRREGULAR = new Map<string, string>([
  ...Object.entries({
    men: "man",
    women: "woman",
    people: "person",
    children: "child",
    feet: "foot",
    teeth: "tooth",
    geese: "goose",
    mice: "mouse",
    oxen: "ox",
    cacti: "cactus",
    tvs: "tv",
    knives: "knife",
    wives: "wife",
    leaves: "leaf",
    loaves: "loaf",
    shelves: "shelf",
    bookshelves: "bookshelf",
    scarves: "scarf",
    wolves: "wolf",
    calves: "calf",
    hooves: "hoof",
    halves: "half",
    thieves: "thief",
    tomatoes: "tomato",
    dominoes: "domino",
    tornadoes: "tornado",
    skis: "ski",
    taxis: "taxi",
    kiwis: "kiwi",
    bikinis: "bikini",
    zucchinis: "zucchini",
    menus: "menu",
    lenses: "lens",
    gases: "gas",
    canvases: "canvas",
    irises: "iris",
    fuses: "fuse",
    clauses: "clause",
    causes: "cause",
    axes: "axe",
  }),
  // Singulars that only look like plurals.
  ..."lens gas canvas atlas christmas news series species chess does goes always perhaps besides across"
    .split(" ")
    .map((word): [string, string] => [word, word]),
  ...Array.from(NO_SINGULAR, (word): [string, string] => [word, word]),
]);
