import type { Corners } from "#domain/box/box.ts";
import { type FlatObject, flatObjects } from "#domain/grounding/json-objects.ts";
import type {
  Mention,
  MentionEdits,
  Notation,
  NotationName,
  PrintedBox,
  Splice,
  StrayBoxes,
} from "#domain/grounding/notation.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { cornersInBrackets, inOrder, printNumber, respell } from "#domain/grounding/spelling.ts";

const BOX_KEYS = /"(?:bbox_2d|bbox|box_2d)"/g;
const isBoxKey = (key: string) => key === "bbox_2d" || key === "bbox" || key === "box_2d";
/** What names a box, the first that stands there; else the first text. */
const LABEL_KEYS = ["label", "text_content", "text", "name", "category", "caption", "phrase", "description"];
const INNERMOST = /\[[^[\]]*\]/g;
const SPELLING = { decimals: 0 };

/**
 * Boxes as objects of JSON: `{"bbox_2d": [160, 240, 320, 360], "label": "cup"}`, alone, in a list, in a fenced block or in a sentence
 * (QwenLM/Qwen3-VL 9658872: qwen-vl-finetune/tools/process_bbox.ipynb, qwen-vl-finetune/README.md, evaluation/ODinW-13). The label is the
 * phrase. What is no JSON is plain.
 */
export function jsonBoxes(name: NotationName, spaces: readonly [SpaceName, ...SpaceName[]]): Notation {
  return {
    name,
    spaces,
    says: { severalBoxes: false, phrase: "marked", boxAlone: true, inSentences: false, inQuestions: true },
    parse: (text) => withPlain(text, jsonPieces(text)),
    printBox,
    printMention: (phrase, boxes) => boxes.map((box) => printObject(phrase, box)).join(", "),
    printList: (elements) =>
      `\`\`\`json\n[\n${elements.map((own) => `\t${printObject(own.phrase, own.box)}`).join(",\n")}\n]\n\`\`\``,
    between: ", ",
    edits,
  };
}

export function* jsonPieces(text: string): Generator<Mention | StrayBoxes> {
  for (const object of flatObjects(text, BOX_KEYS)) {
    const boxes = object.members
      .filter(({ key }) => isBoxKey(key))
      .flatMap(({ start, end }) => boxesIn(text.slice(start, end), start));
    if (boxes.length === 0) continue;
    const own = { start: object.start, end: object.end, text: text.slice(object.start, object.end), boxes };
    const label = labelOf(object);
    yield label
      ? { kind: "mention", ...own, phrase: label.value ?? "", phraseStart: label.start + 1, phraseEnd: label.end - 1 }
      : { kind: "stray-box", ...own };
  }
}

function labelOf({ members }: FlatObject) {
  const texts = members.filter(({ value, key }) => value !== null && value !== "" && !isBoxKey(key));
  for (const name of LABEL_KEYS) {
    const found = texts.find(({ key }) => key === name);
    if (found) return found;
  }
  return texts[0];
}

/** A list that holds no list is a box, or a point, which is none. */
const boxesIn = (list: string, offset: number): PrintedBox[] =>
  Array.from(list.matchAll(INNERMOST), (match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    text: match[0],
    numbers: cornersInBrackets(match[0]),
  }));

const printBox = (numbers: Corners, like?: PrintedBox): string =>
  (like?.numbers ? respell(like.text, inOrder(numbers), SPELLING) : null) ??
  `[${inOrder(numbers)
    .map((value) => printNumber(value, SPELLING))
    .join(", ")}]`;

const printObject = (phrase: string | null, box: Corners): string =>
  phrase === null
    ? `{"bbox_2d": ${printBox(box)}}`
    : `{"bbox_2d": ${printBox(box)}, "label": ${JSON.stringify(phrase)}}`;

/** An element is edited in its list: what joins it to the next is as it is between its neighbours. */
const edits: Partial<MentionEdits> = {
  addBox(text, mention, numbers) {
    const [box] = mention.boxes;
    if (!box) return [];
    const copy = text.slice(mention.start, box.start) + printBox(numbers, box) + text.slice(box.end, mention.end);
    const { before, after } = joinsOf(text, mention);
    return [{ start: mention.end, end: mention.end, text: (after ?? before ?? ", ") + copy }];
  },
  removeBox(text, mention, nth) {
    const [old, before, after] = [mention.boxes[nth], mention.boxes[nth - 1], mention.boxes[nth + 1]];
    if (!old) return [];
    if (!before && !after) return withoutElement(text, mention);
    return [{ start: before?.end ?? old.start, end: before ? old.end : (after?.start ?? old.end), text: "" }];
  },
  unground: (text, mention) => withoutElement(text, mention),
  groundWords(text, start, end, boxes) {
    if (boxes.length === 0) return [];
    const phrase = text.slice(start, end);
    const last = [...jsonPieces(text)].at(-1);
    const made = boxes.map((box) => ({ phrase, box }));
    // A list that ends there takes it; else one is begun behind the text.
    if (last && /^\s*\]/.test(text.slice(last.end))) {
      const join = joinsOf(text, last).before ?? ", ";
      const printed = made.map((own) => join + printObject(own.phrase, own.box)).join("");
      return [{ start: last.end, end: last.end, text: printed }];
    }
    const list = `\`\`\`json\n[\n${made.map((own) => `\t${printObject(own.phrase, own.box)}`).join(",\n")}\n]\n\`\`\``;
    return [{ start: text.length, end: text.length, text: `${text === "" || text.endsWith("\n") ? "" : "\n"}${list}` }];
  },
};

/** What stands between an element and its neighbours: a comma and blanks; null where it has none. */
function joinsOf(
  text: string,
  { start, end }: { start: number; end: number },
): { before: string | null; after: string | null } {
  let from = start;
  while (from > 0 && /[\s,]/.test(text[from - 1] ?? "")) from--;
  let to = end;
  while (to < text.length && /[\s,]/.test(text[to] ?? "")) to++;
  const join = (own: string, sign: string | undefined, neighbour: string) =>
    sign === neighbour && /^\s*,\s*$/.test(own) ? own : null;
  return {
    before: join(text.slice(from, start), text[from - 1], "}"),
    after: join(text.slice(end, to), text[to], "{"),
  };
}

/** The element and the comma that joins it. Outside of a list its label stays, as words. */
function withoutElement(text: string, mention: Mention): Splice[] {
  const { before, after } = joinsOf(text, mention);
  if (before !== null) return [{ start: mention.start - before.length, end: mention.end, text: "" }];
  if (after !== null) return [{ start: mention.start, end: mention.end + after.length, text: "" }];
  const isInList =
    /\[\s*$/.test(text.slice(Math.max(0, mention.start - 40), mention.start)) && /^\s*\]/.test(text.slice(mention.end));
  return [{ start: mention.start, end: mention.end, text: isInList ? "" : mention.phrase }];
}
