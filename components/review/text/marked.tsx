import { Fragment } from "react";

/** A stretch of a text, UTF-16 offsets. */
export type Span = { start: number; end: number };

/** A text with some of it marked: in bold, so that colour does not say it alone. */
export function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  let at = 0;
  return (
    <>
      {spans.map(({ start, end }) => {
        const before = text.slice(at, start);
        at = end;
        return (
          <Fragment key={start}>
            {before}
            <mark className="rounded-sm bg-accent-soft font-semibold text-ink">{text.slice(start, end)}</mark>
          </Fragment>
        );
      })}
      {text.slice(at)}
    </>
  );
}

/** Where parts of a text stand, case aside; in order, none over another. */
export function spansOf(text: string, parts: readonly string[]): Span[] {
  const wanted = parts.filter((part) => part !== "");
  if (wanted.length === 0) return [];
  const pattern = wanted.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return matches(text, new RegExp(pattern, "giu"));
}

/** Where whole words of a text stand, case aside. */
export function spansOfWords(text: string, words: readonly string[]): Span[] {
  const wanted = new Set(words);
  return matches(text, /[\p{L}\p{M}\p{N}]+/gu).filter(({ start, end }) =>
    wanted.has(text.slice(start, end).toLowerCase()),
  );
}

const matches = (text: string, pattern: RegExp): Span[] =>
  Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
