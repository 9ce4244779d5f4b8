import { type Atom, atomsWithin, type ShownText, type Span } from "#domain/review/text/shown-text.ts";

/** What a key that deletes takes: a span of the shown text, or the tags and boxes of one atom, whose words stay. */
export type Deletion = { kind: "span"; span: Span } | { kind: "unwrap"; atom: Atom };

/**
 * `inputType` is the browser's (Input Events Level 2), `target` the span that it would take, `selected` the selection; shown
 * offsets. A word's deletion halts at an atom, a line's takes it along.
 */
export function deletionOf(shown: ShownText, inputType: string, selected: Span, target: Span): Deletion {
  const atoms = atomsWithin(shown, selected);
  const [only] = atoms;
  if (selected.start < selected.end)
    return only && selected.end - selected.start === 1 && inputType !== "deleteByCut"
      ? { kind: "unwrap", atom: only.atom }
      : { kind: "span", span: selected };
  if (inputType.includes("Line")) return { kind: "span", span: target };
  const caret = selected.start;
  if (inputType.endsWith("Forward")) {
    const [next] = atomsWithin(shown, { start: caret, end: Math.max(target.end, caret + 1) });
    if (next?.at === caret) return { kind: "unwrap", atom: next.atom };
    return { kind: "span", span: { start: caret, end: Math.min(target.end, next?.at ?? target.end) } };
  }
  const last = atomsWithin(shown, { start: Math.min(target.start, caret - 1), end: caret }).at(-1);
  if (last?.at === caret - 1) return { kind: "unwrap", atom: last.atom };
  return { kind: "span", span: { start: Math.max(target.start, last ? last.at + 1 : target.start), end: caret } };
}
