import type { Random } from "../../random.ts";
import type { MadeObject } from "../made-photo.ts";
import type { WholePhoto } from "./whole-photo.ts";
import { DIRT } from "./whole-plan.ts";

const BOXES_MAX = 4;
const SINGLE_SHARE = 0.55;
const PLURALS: Record<string, string> = {
  man: "men",
  woman: "women",
  child: "children",
  sheep: "sheep",
  person: "people",
  knife: "knives",
  shelf: "shelves",
  leaf: "leaves",
  scarf: "scarves",
  mouse: "mice",
};

/** `<st>men<ed> [x1, y1, x2, y2], [x1, y1, x2, y2]`: up to four objects of one name, normalised, three decimals at most. */
export function saidMention(random: Random, photo: WholePhoto): string {
  const first = random.pick(photo.objects);
  const alike =
    random.next() < SINGLE_SHARE
      ? [first]
      : photo.objects.filter((object) => object.name === first.name).slice(0, BOXES_MAX);
  const phrase = alike.length > 1 ? plural(first.name) : first.name;
  return `<st>${phrase}<ed> ${alike.map((object) => printed(random, object, photo)).join(", ")}`;
}

function printed(random: Random, { x, y, w, h }: MadeObject, { widthPx, heightPx }: WholePhoto): string {
  const [left, top] = [unit(x, widthPx), unit(y, heightPx)];
  const right = random.next() < DIRT.mentionPastBorder ? "1.004" : unit(x + w, widthPx);
  const bottom = unit(y + h, heightPx);
  return `[${left}, ${top}, ${right}, ${random.next() < DIRT.boxUnparsable ? `${bottom}.` : bottom}]`;
}

const unit = (px: number, wholePx: number) => String(Math.round((px / wholePx) * 1000) / 1000);

/** Of the last word: "red cars". */
export function plural(name: string): string {
  const at = name.lastIndexOf(" ") + 1;
  const noun = name.slice(at);
  const own = PLURALS[noun];
  if (own) return name.slice(0, at) + own;
  if (/[^aeiou]y$/.test(noun)) return `${name.slice(0, -1)}ies`;
  if (/(s|x|ch|sh)$/.test(noun)) return noun === "pants" || noun === "shorts" ? name : `${name}es`;
  return `${name}s`;
}
