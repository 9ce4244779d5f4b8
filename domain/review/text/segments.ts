import { namesStrays, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Placeholder } from "#domain/photo/placeholders.ts";
import type { SoftLink } from "./soft-links.ts";

/** A part of a turn as it is drawn; UTF-16 offsets into the raw text. `nth` counts the turn's mentions from 0. */
export type Segment =
  | { kind: "plain"; start: number; end: number }
  | { kind: "soft"; start: number; end: number; link: SoftLink }
  | { kind: "photo"; start: number; end: number; ordinal: number }
  | { kind: "mention"; start: number; end: number; nth: number }
  | { kind: "stray"; start: number; end: number };

/** A sentence, or a whole turn, with its parts in order. */
export type Passage = { start: number; end: number; segments: Segment[] };

/**
 * A turn's text cut into what is drawn differently, passage by passage; together they cover it without a gap. `links` and `placeholders` lie
 * outside of mentions; `passages` is the whole text where sentences do not matter.
 */
export function segmentsOf(
  text: string,
  grounding: Grounding,
  links: readonly SoftLink[],
  passages: readonly { start: number; end: number }[] = [{ start: 0, end: text.length }],
  placeholders: readonly Placeholder[] = [],
): Passage[] {
  const parts = partsOf(text, grounding, links, placeholders);
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

function partsOf(
  text: string,
  grounding: Grounding,
  links: readonly SoftLink[],
  placeholders: readonly Placeholder[],
): Segment[] {
  const drawn = [
    ...links.map((link): Drawn => ({ kind: "soft", start: link.start, end: link.end, link })),
    ...placeholders.map((own): Drawn => ({ kind: "photo", ...own })),
  ].sort((a, b) => a.start - b.start);
  let nth = 0;
  return piecesOf(text, grounding).flatMap((piece): Segment[] => {
    if (piece.kind === "mention" || (piece.kind === "stray-box" && namesStrays(grounding)))
      return [{ kind: "mention", start: piece.start, end: piece.end, nth: nth++ }];
    if (piece.kind === "stray-box") return [{ kind: "stray", start: piece.start, end: piece.end }];
    return plainParts(
      piece.start,
      piece.end,
      drawn.filter((part) => part.start >= piece.start && part.end <= piece.end),
    );
  });
}

/** What stands within plain words. */
type Drawn = Extract<Segment, { kind: "soft" | "photo" }>;

function plainParts(start: number, end: number, drawn: readonly Drawn[]): Segment[] {
  const parts: Segment[] = [];
  let at = start;
  for (const own of drawn) {
    if (own.start < at) continue;
    if (own.start > at) parts.push({ kind: "plain", start: at, end: own.start });
    parts.push(own);
    at = own.end;
  }
  if (at < end) parts.push({ kind: "plain", start: at, end });
  return parts;
}
