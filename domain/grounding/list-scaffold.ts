import type { Piece } from "./notation.ts";

/**
 * The pieces of a text whose boxes stand in a list, without the fence, the brackets and the signs that join its elements: so that in another
 * notation they stand in a sentence, parted by commas.
 */
export function withoutScaffold(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, at): Piece => {
    if (piece.kind !== "plain") return piece;
    const isBefore = at + 1 < pieces.length;
    const isBehind = at > 0;
    if (isBefore && isBehind && /^\s*[,;]\s*$/.test(piece.text)) return { ...piece, text: ", " };
    let { text } = piece;
    if (isBehind) text = text.replace(/^\s*\](?:\s*```)?/, "");
    if (isBefore) text = withoutOpening(text);
    return { ...piece, text };
  });
}

/** Whether a list opens where a text ends is looked for from its end: the text may be long. */
function withoutOpening(text: string): string {
  const end = text.slice(-40);
  const opening = /(?:```(?:json)?\s*)?\[\s*$/.exec(end);
  if (!opening) return text;
  const before = text.slice(0, text.length - end.length + opening.index);
  return before.trim() === "" ? "" : `${before.trimEnd()} `;
}
