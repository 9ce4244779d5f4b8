import type { Corners } from "#domain/box/box.ts";
import type { Mention, MentionEdits, Notation, Splice } from "./notation.ts";

/** The edits of a mention, in the spelling of its notation. */
export const mentionEdits = (notation: Notation): MentionEdits => ({ ...inSentences(notation), ...notation.edits });

/** Edits of a phrase whose boxes stand beside it: nothing but the mention's own text changes. */
function inSentences({ printBox, printMention, between }: Notation): MentionEdits {
  const rawPhrase = (text: string, { phraseStart, phraseEnd }: Mention) => text.slice(phraseStart, phraseEnd);
  const whole = ({ start, end }: Mention, text: string): Splice[] => [{ start, end, text }];
  const addBox = (text: string, mention: Mention, numbers: Corners): Splice[] => {
    const last = mention.boxes.at(-1);
    if (!last) return whole(mention, printMention(rawPhrase(text, mention), [numbers]));
    return [{ start: last.end, end: last.end, text: between + printBox(numbers, last) }];
  };
  return {
    addBox,
    replaceBox(text, mention, nth, numbers) {
      const old = mention.boxes[nth];
      return old ? [{ start: old.start, end: old.end, text: printBox(numbers, old) }] : addBox(text, mention, numbers);
    },
    removeBox(text, mention, nth) {
      const old = mention.boxes[nth];
      if (!old) return [];
      const before = mention.boxes[nth - 1];
      const after = mention.boxes[nth + 1];
      // The last one goes with all that the notation writes around boxes.
      if (!before && !after) return whole(mention, printMention(rawPhrase(text, mention), []));
      return [{ start: before?.end ?? old.start, end: before ? old.end : (after?.start ?? old.end), text: "" }];
    },
    unground: (text, mention) => whole(mention, rawPhrase(text, mention)),
    groundWords: (text, start, end, boxes) => [{ start, end, text: printMention(text.slice(start, end), boxes) }],
  };
}

/** A text with its splices made. They are in rising order and apart from each other. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let made = "";
  let at = 0;
  for (const { start, end, text: own } of splices) {
    made += text.slice(at, start) + own;
    at = end;
  }
  return made + text.slice(at);
}
