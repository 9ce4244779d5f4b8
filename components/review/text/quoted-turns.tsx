import type { ReactNode } from "react";
import { piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { isAnswer, type Turn } from "#domain/entry/turn.ts";

type Props = {
  turns: readonly Turn[];
  grounding: Grounding;
  quotes: readonly { turnId: string; quote: string }[];
  /** Which turns, by their index, are worth showing. */
  shows(index: number): boolean;
};

/** Turns as they are read, phrases as chips without their coordinates, with the quoted words lit. */
export function QuotedTurns({ turns, grounding, quotes, shows }: Props) {
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      {turns.map((turn, index) =>
        shows(index) ? (
          <p key={turn.id} className={`whitespace-pre-wrap break-words ${isAnswer(turn) ? "pl-4" : "font-medium"}`}>
            <Lit
              text={turn.value}
              grounding={grounding}
              quote={quotes.find((quote) => quote.turnId === turn.id)?.quote ?? ""}
            />
          </p>
        ) : null,
      )}
    </div>
  );
}

/** Pieces of the text; of a plain one the part that is quoted, of a phrase all or nothing. */
function Lit({ text, grounding, quote }: { text: string; grounding: Grounding; quote: string }): ReactNode {
  const from = quote === "" ? -1 : text.indexOf(quote);
  const to = from + quote.length;
  return piecesOf(text, grounding).map((piece) => {
    const start = Math.max(piece.start, from);
    const end = Math.min(piece.end, to);
    const isQuoted = from >= 0 && start < end;
    if (piece.kind === "plain") {
      if (!isQuoted) return piece.text;
      return (
        <span key={piece.start}>
          {text.slice(piece.start, start)}
          <mark className="rounded bg-bad-soft px-0.5 font-semibold text-bad">{text.slice(start, end)}</mark>
          {text.slice(end, piece.end)}
        </span>
      );
    }
    const words = piece.kind === "mention" ? piece.phrase : piece.text;
    return isQuoted ? (
      <mark key={piece.start} className="rounded border border-bad bg-bad-soft px-1 font-semibold text-bad">
        {words}
      </mark>
    ) : (
      <span key={piece.start} className="rounded border border-line-strong/50 px-1 font-medium">
        {words}
      </span>
    );
  });
}
