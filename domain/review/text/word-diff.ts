import { diffArrays } from "diff";
import { mayHoldBoxes, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";

/** A stretch of two texts: in both, in the second only, or in the first only. */
export type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/**
 * Word by word, what changed. Same and removed parts joined are `before`, same and added ones `after`; what is removed
 * stands before what is added in its place. A mention with its boxes is one word.
 */
export function wordDiff(before: string, after: string, grounding: Grounding): DiffPart[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  const changes = diffArrays(diffTokens(before, grounding), diffTokens(after, grounding), { maxEditLength: EDITS_MAX });
  // Texts that share next to nothing: the comparison would take seconds and show confetti.
  if (!changes) return [part("removed", before), part("added", after)].filter(({ text }) => text !== "");
  return tidied(
    changes.map((change) => part(change.added ? "added" : change.removed ? "removed" : "same", change.value.join(""))),
  );
}

const EDITS_MAX = 3000;

const part = (kind: DiffPart["kind"], text: string): DiffPart => ({ kind, text });

/** Blanks alone between two changes count as changed with them; runs of changes become one removal and one addition. */
function tidied(parts: readonly DiffPart[]): DiffPart[] {
  const tidy: DiffPart[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    const [head, tail] = removed !== "" && added !== "" ? sharedBlanks(removed, added) : ["", ""];
    const inner = (text: string) => text.slice(head.length, text.length - tail.length);
    for (const next of [
      part("same", head),
      part("removed", inner(removed)),
      part("added", inner(added)),
      part("same", tail),
    ])
      if (next.text !== "") push(tidy, next);
    removed = "";
    added = "";
  };
  for (const [at, { kind, text }] of parts.entries()) {
    const isBetween = kind === "same" && text.trim() === "" && removed + added !== "" && at < parts.length - 1;
    if (kind !== "added" && (kind === "removed" || isBetween)) removed += text;
    if (kind !== "removed" && (kind === "added" || isBetween)) added += text;
    if (kind === "same" && !isBetween) {
      flush();
      push(tidy, { kind, text });
    }
  }
  flush();
  return tidy;
}

/** Blanks that both begin with, and that both end with: nothing has changed about them. */
function sharedBlanks(a: string, b: string): [string, string] {
  const head = a.match(/^\s*/)?.[0] ?? "";
  const sharedHead = head !== "" && b.startsWith(head) ? head : "";
  const tail = a.slice(sharedHead.length).match(/\s*$/)?.[0] ?? "";
  return [sharedHead, tail !== "" && b.slice(sharedHead.length).endsWith(tail) ? tail : ""];
}

function push(parts: DiffPart[], next: DiffPart): void {
  const last = parts.at(-1);
  if (last?.kind === next.kind) last.text += next.text;
  else parts.push({ ...next });
}

/** Words, runs of blanks and single signs; whole mentions; joined they are the text. */
function diffTokens(text: string, grounding: Grounding): string[] {
  if (!mayHoldBoxes(text, grounding)) return plainTokens(text);
  return piecesOf(text, grounding).flatMap((piece) =>
    piece.kind === "plain" ? plainTokens(piece.text) : [piece.text],
  );
}

const plainTokens = (text: string): string[] =>
  (text.match(TOKEN) ?? []).flatMap((token) =>
    UNPARTED.test(token) ? Array.from(segmenter.segment(token), ({ segment }) => segment) : [token],
  );

const TOKEN = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}]+)?|\s+|[\s\S]/gu;
const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
