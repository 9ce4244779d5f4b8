import { printedBy } from "#domain/grounding/layout.ts";
import type { Mention, Notation, Splice, StrayBoxes } from "#domain/grounding/notation.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";

const BOX = String.raw`(?:<loc\d{1,5}>){4}`;
const { strays } = runsOf({
  sign: "<loc",
  run: String.raw`(?<!<loc\d{1,5}>)${BOX}(?:\s*${BOX})*(?!<loc)`,
  box: BOX,
  corners(text) {
    const [y1, x1, y2, x2] = (text.match(/\d+/g) ?? []).map(Number);
    if (y1 === undefined || x1 === undefined || y2 === undefined || x2 === undefined) return null;
    return { x1, y1, x2, y2 };
  },
});
/** Behind a box its mask may stand, then its name, up to a semicolon, a line's end or the next box. */
const NAME = /((?:<seg\d{1,4}>)*[ \t]*)([^;\n<]+)/y;

const printed = printedBy({
  phrase: ["", ""],
  join: " ",
  boxes: ["", ""],
  between: " ",
  order: ({ x1, y1, x2, y2 }) => [y1, x1, y2, x2],
  box: (numbers) => numbers.map((number) => `<loc${number}>`).join(""),
  spelling: { decimals: 0, digits: 4 },
});
const printMention = (phrase: string | null, boxes: Parameters<Notation["printMention"]>[1]): string =>
  phrase === null
    ? boxes.map((box) => printed.printBox(box)).join(" ")
    : boxes.length === 0
      ? phrase
      : boxes.map((box) => `${printed.printBox(box)} ${phrase}`).join(" ; ");

/**
 * `<loc0512><loc0256><loc0767><loc0512> cup ; …`: top, left, bottom, right, 1023 being the far edge (google-research/big_vision 0127fb6,
 * big_vision/pp/proj/paligemma/segmentation.py `refcoco_mask2str`, big_vision/evaluators/proj/paligemma/transfers/segmentation.py). A list,
 * no sentence: the name is all that stands behind a box.
 */
export const paligemma: Notation = {
  name: "paligemma",
  spaces: ["0-1023"],
  says: { severalBoxes: false, phrase: "marked", boxAlone: true, inSentences: false, inQuestions: false },
  parse: (text) => withPlain(text, pieces(text)),
  ...printed,
  printMention,
  printList: (elements) => elements.map(({ phrase, box }) => printMention(phrase, [box])).join(" ; "),
  edits: {
    addBox: (text, mention, numbers) => [
      {
        start: mention.end,
        end: mention.end,
        text: ` ; ${printed.printBox(numbers, mention.boxes.at(-1))} ${text.slice(mention.phraseStart, mention.phraseEnd)}`,
      },
    ],
    removeBox: (text, mention, nth) => {
      const old = mention.boxes[nth];
      if (!old || mention.boxes.length === 1) return old ? withoutElement(text, mention) : [];
      const next = mention.boxes[nth + 1];
      return [
        { start: next ? old.start : (mention.boxes[nth - 1]?.end ?? old.start), end: next?.start ?? old.end, text: "" },
      ];
    },
    unground: (text, mention) => withoutElement(text, mention),
    groundWords(text, start, end, boxes) {
      if (boxes.length === 0) return [];
      const isList = withPlain(text, pieces(text)).at(-1)?.kind === "mention";
      const join = text === "" ? "" : isList ? " ; " : "\n";
      return [{ start: text.length, end: text.length, text: join + printMention(text.slice(start, end), boxes) }];
    },
  },
};

/** The element and the semicolon that joins it. Alone its name stays, as words. */
function withoutElement(text: string, { start, end, phrase }: Mention): Splice[] {
  const before = /\s?;\s?$/.exec(text.slice(Math.max(0, start - 3), start))?.[0].length;
  if (before) return [{ start: start - before, end, text: "" }];
  const after = /^\s?;\s?/.exec(text.slice(end, end + 3))?.[0].length;
  return [{ start, end: end + (after ?? 0), text: after ? "" : phrase }];
}

function* pieces(text: string): Generator<Mention | StrayBoxes> {
  for (const { start, end, boxes } of strays(text, 0, text.length)) {
    NAME.lastIndex = end;
    const [whole, lead, name] = NAME.exec(text) ?? [];
    const phrase = name?.trimEnd() ?? "";
    if (whole === undefined || lead === undefined || phrase === "") {
      yield { kind: "stray-box", start, end, text: text.slice(start, end), boxes };
      continue;
    }
    const phraseStart = end + lead.length;
    const phraseEnd = phraseStart + phrase.length;
    yield {
      kind: "mention",
      start,
      end: phraseEnd,
      text: text.slice(start, phraseEnd),
      phrase,
      phraseStart,
      phraseEnd,
      boxes,
    };
  }
}
