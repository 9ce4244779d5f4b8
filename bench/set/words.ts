import type { Random } from "../random.ts";

/** Names of things, as Visual Genome has them; compounds are made of two lists so that 5,000 boxes can differ. */
export const THINGS =
  "man woman boy girl child dog cat horse cow sheep bird bear elephant zebra giraffe tree leaf branch flower grass bush wall window door roof building house fence gate sign pole lamp street road sidewalk car bus truck train bicycle motorcycle boat plane wheel tire mirror bench chair table sofa bed pillow blanket curtain shelf book bottle cup glass plate bowl fork knife spoon pizza cake apple banana orange sandwich shirt jacket coat pants shorts dress hat cap helmet shoe sock glove bag backpack umbrella watch phone laptop keyboard mouse screen clock vase basket box towel sink toilet cloud sky sun water wave sand rock mountain hill field snow".split(
    " ",
  );
const LOOKS =
  "red blue green yellow white black brown grey wooden metal small large tall short old new wet bright dark striped".split(
    " ",
  );
const LINKS =
  "is are stands lies sits rests leans hangs shows carries holds near behind beside under above with without between along across toward around because although while where which that and or but so the a this these their its some several most quite very rather probably certainly often there".split(
    " ",
  );

export const thingOf = (random: Random): string =>
  random.next() < 0.4 ? `${random.pick(LOOKS)} ${random.pick(THINGS)}` : random.pick(THINGS);

/** So many words that end as a sentence does; about one in six names a thing, of `names` where there are any. */
export function sentence(random: Random, words: number, names: readonly string[], end: "." | "?"): string {
  const said = Array.from({ length: Math.max(2, words) }, () =>
    random.next() < 0.17 ? random.pick(names.length > 0 ? names : THINGS) : random.pick(LINKS),
  ).join(" ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${end}`;
}

/** Sentences of 12 to 28 words, `words` in all. */
export function paragraph(random: Random, words: number, names: readonly string[]): string {
  const sentences: string[] = [];
  for (let left = words; left > 0; ) {
    const count = Math.min(left, random.between(12, 28));
    sentences.push(sentence(random, count, names, "."));
    left -= count;
  }
  return sentences.join(" ");
}
