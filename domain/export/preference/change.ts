import { UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import { wordDiff } from "#domain/review/text/word-diff.ts";

/** How severe a reason is (domain/verdict/reason-fields.ts): 1 is wording only. */
export type Severity = number;

/**
 * What is read of a text: its words in lower case, its numbers, and signs that compute or price. Punctuation, case and blanks are not: "3-5" is
 * "3–5", "isn’t" is "isn't", 1,000 is 1000, 0.340 is 0.34. Scripts without blanks are read by their characters: a text without one of its clauses
 * would else be another word.
 */
const wordsAndNumbers = (text: string): string[] =>
  (text.normalize("NFKC").toLowerCase().replaceAll("’", "'").replaceAll("\u2212", "-").match(WORD) ?? []).map((word) =>
    word
      .replace(/^-?\d{1,3}(?:,\d{3})+$/, (number) => number.replaceAll(",", ""))
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, ""),
  );

const WITHOUT_BLANKS = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const LETTER = String.raw`(?:(?!${WITHOUT_BLANKS})[\p{L}\p{M}])`;
const NUMBER = String.raw`(?:(?<![\p{L}\p{N}])-)?\p{N}+(?:[.,]\p{N}+)*`;
const WORD = new RegExp(`${NUMBER}|${WITHOUT_BLANKS}|${LETTER}+(?:'${LETTER}+)?|[+=×÷%$€£¥°]`, "gu");

/**
 * Whether a correction says another thing of the photo: words, numbers, negations or boxes differ once punctuation, case and blanks are
 * taken away, or a reason of severity 2 or 3 was given. Never where all reasons that were given are of wording only.
 */
export function isFactual(before: string, after: string, severities: readonly Severity[]): boolean {
  if (before === after || isWordingOnly(severities)) return false;
  if (severities.length > 0) return true;
  const [old, now] = [wordsAndNumbers(before), wordsAndNumbers(after)];
  return old.length !== now.length || old.some((word, index) => word !== now[index]);
}

/** Whether reasons were given, and all of them are of wording only. */
export const isWordingOnly = (severities: readonly Severity[]): boolean =>
  severities.length > 0 && Math.max(...severities) <= 1;

/** `strike`: the correction only takes words away, which teaches to be brief; anything else is a `rewrite`. */
export function kindOfChange(before: string, after: string): "strike" | "rewrite" {
  const now = wordsAndNumbers(after);
  let kept = 0;
  const old = wordsAndNumbers(before);
  for (const word of old) if (word === now[kept]) kept++;
  return kept === now.length && now.length < old.length ? "strike" : "rewrite";
}

/** UTF-16 ranges of what differs between two answers: of the rejected one what was taken away, of the chosen one what came. */
export function changedSegments(
  rejected: string,
  chosen: string,
): { rejected: [number, number][]; chosen: [number, number][] } {
  const segments: ReturnType<typeof changedSegments> = { rejected: [], chosen: [] };
  let [old, now] = [0, 0];
  for (const { kind, text } of wordDiff(rejected, chosen, UNKNOWN_GROUNDING)) {
    if (kind === "removed") segments.rejected.push([old, old + text.length]);
    if (kind === "added") segments.chosen.push([now, now + text.length]);
    if (kind !== "added") old += text.length;
    if (kind !== "removed") now += text.length;
  }
  return segments;
}
