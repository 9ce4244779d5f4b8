import { randomOf } from "../../random.ts";

/** The most frequent first, as English has them; a rank beyond these is a word made of syllables. */
const FIRST_WORDS =
  "the a is of and in to on it with that are this be as for or an by from at their could might there have has not one can its which they he his she her while also near some two other more suggests such image person people may appears background these likely scene both front being against side overall would area small large white black standing positioned wearing another indicates through around different visible where possibly who holding between but if into behind sitting atmosphere setting create time three top left right light them when looking color colors made placed blue red green brown what during each like seems out back provide how along all next well creating because up adds surface seen middle contribute bright activity together various was any clear depending featuring including moment enjoying natural under several ready so center while foreground above below toward across casual since focus attention corner edge presence dark warm space few multiple outdoor indoor environment work day most part help hand hands head over face leading close additional expression engaged surroundings weather conditions safety comfortable public private traffic urban city street park nature purpose reason because important potential better common variety design style pattern shape size material wooden metal glass plastic fabric clean modern traditional old young older new empty full open closed inside outside direction distance view level position resting hanging growing moving walking running riding playing eating drinking waiting talking watching reading smiling parked shown displayed captured gathered filled covered surrounded attached connected located arranged decorated painted lit stacked scattered".split(
    " ",
  );
/** Words themselves, and the parts of all the rarer ones: "lampfield", "riverstone". */
const PARTS =
  "river stone lamp field wood light house land side man wind rain storm sun moon star water fire snow ice sand rock hill lake sea bay port ship boat sail rope net hook line bridge gate wall floor roof stair step path road track trail rail wheel cart wagon horse saddle barn farm crop corn wheat grass leaf root seed bud fruit berry nut apple plum pear lemon grape melon bean pea herb salt spice bread cake pie crust meat fish egg milk cream cheese butter honey sugar tea coffee cup jar pot pan lid dish tray knife fork spoon stove oven sink tap pipe hose tank drum bell horn flute harp song dance play game ball bat kite doll toy box bag sack trunk chest drawer desk chair stool bench couch bed quilt sheet lace silk wool cotton thread yarn knot button zip belt strap buckle boot shoe sock glove scarf hood hat cap crown ring chain pearl gold silver iron steel tin copper brass clay brick tile slate chalk coal ash smoke dust mud moss fern vine rose lily daisy pine oak elm birch cedar palm reed thorn bush hedge lawn yard court hall room attic cellar tower dome arch spire post pole beam plank board shelf rack hanger peg nail screw bolt hinge lock key door pane blind shade screen frame print sketch brush paint ink pen page book card note stamp mail map chart clock watch dial gauge scale rule tape saw drill plane axe hammer spade rake hoe broom mop pail towel soap comb bird wing feather nest hawk owl crow dove duck goose swan gull hen cat dog fox wolf bear deer elk goat lamb sheep cow bull calf pig mouse rat hare frog toad snake turtle crab shell coral wave tide shore beach dune cliff cave peak ridge slope vale glen ford brook creek pond marsh bog heath plain wild open broad long short deep high low near far north south east west spring summer autumn winter morning evening night noon day week month year".split(
    " ",
  );

/** Of English: frequency falls as 1/rank up to here, as 1/rank² from here on (Ferrer i Cancho and Solé 2001). */
const BEND = 5_000;
const HEAD_SHARE = 0.9;
/** So many words are there in all; in the whole set those past about the 100,000th stand in fewer than ten entries. */
export const VOCABULARY = 200_000;

const HEAD_LOG = Math.log(BEND + 1);
const TAIL = 1 - BEND / VOCABULARY;

/** The rank (from 0) of the word that `drawn` (0 ≤ drawn < 1) falls on. */
export function rankOf(drawn: number): number {
  if (drawn < HEAD_SHARE) return Math.floor(Math.exp((drawn / HEAD_SHARE) * HEAD_LOG)) - 1;
  const inTail = (drawn - HEAD_SHARE) / (1 - HEAD_SHARE);
  return Math.min(VOCABULARY, Math.floor(BEND / (1 - inTail * TAIL))) - 1;
}

/** All words by rank. About 10 MB, made once in a process. */
export function zipfWords(): readonly string[] {
  made ??= spell();
  return made;
}

let made: readonly string[] | null = null;

function spell(): string[] {
  const random = randomOf("vocabulary");
  const known = new Set([...FIRST_WORDS, ...PARTS]);
  // 200,000 of the pairs and triples there are; a pair is four times as likely.
  while (known.size < VOCABULARY) {
    const pair = random.pick(PARTS) + random.pick(PARTS);
    known.add(random.next() < 0.8 ? pair : pair + random.pick(PARTS));
  }
  return [...known];
}
