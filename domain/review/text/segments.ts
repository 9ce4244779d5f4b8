import { piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { SoftLink } from "./soft-links.ts";

/** A part of a turn as it is drawn; UTF-16 offsets into the raw text. `nth` counts the turn's mentions from 0. */
export type Segment =
  | { kind: "plain"; start: number; end: number }
  | { kind: "soft"; start: number; end: number; link: SoftLink }
  | { kind: "mention"; start: number; end: number; nth: number }
  | { kind: "stray"; start: number; end: number };

/** A sentence, or a whole turn, with its parts in order. */
export type Passage = { start: number; end: number; segments: Segment[] };

/**
 * A turn's text cut into what is drawn differently, passage by passage; together they cover it without a gap. `links` lie
 * outside of mentions; `passages` is the whole text where sentences do not matter.
 */
export function segmentsOf(
  text: string,
  grounding: Grounding,
  links: readonly SoftLink[],
  passages: readonly { start: number; end: number }[] = [{ start: 0, end: text.length }],
): Passage[] {
  const parts = partsOf(text, grounding, links);
  return passages.map(({ start, end }) => ({
    start,
    end,
    segments: parts.flatMap((part): Segment[] => {
      const from = Math.max(part.start, start);
      const to = Math.min(part.end, end);
      return from < to ? [{ ...part, start: from, end: to }] : [];
    }),
  }));
}

function partsOf(text: string, grounding: Grounding, links: readonly SoftLink[]): Segment[] {
  let nth = 0;
  return piecesOf(text, grounding).flatMap((piece): Segment[] => {
    if (piece.kind === "mention") return [{ kind: "mention", start: piece.start, end: piece.end, nth: nth++ }];
    if (piece.kind === "stray-box") return [{ kind: "stray", start: piece.start, end: piece.end }];
    return plainParts(
      piece.start,
      piece.end,
      links.filter((link) => link.start >= piece.start && link.end <= piece.end),
    );
  });
}

function plainParts(start: number, end: number, links: readonly SoftLink[]): Segment[] {
  const parts: Segment[] = [];
  let at = start;
  for (const link of links) {
    if (link.start < at) continue;
    if (link.start > at) parts.push({ kind: "plain", start: at, end: link.start });
    parts.push({ kind: "soft", start: link.start, end: link.end, link });
    at = link.end;
  }
  if (at < end) parts.push({ kind: "plain", start: at, end });
  return parts;
}
