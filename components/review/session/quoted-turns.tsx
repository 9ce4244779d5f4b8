import { isAnswer, type Turn } from "#domain/entry/turn.ts";

type Props = {
  turns: readonly Turn[];
  quotes: readonly { turnId: string; quote: string }[];
  /** Which turns, by their index, are worth showing. */
  shows(index: number): boolean;
};

/** Turns as plain text with the quoted words lit. */
export function QuotedTurns({ turns, quotes, shows }: Props) {
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      {turns.map((turn, index) =>
        shows(index) ? (
          <p key={turn.id} className={`whitespace-pre-wrap break-words ${isAnswer(turn) ? "pl-4" : "font-medium"}`}>
            <Lit text={turn.value} quote={quotes.find((quote) => quote.turnId === turn.id)?.quote} />
          </p>
        ) : null,
      )}
    </div>
  );
}

function Lit({ text, quote }: { text: string; quote: string | undefined }) {
  const at = quote ? text.indexOf(quote) : -1;
  if (!quote || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded bg-bad-soft px-0.5 font-semibold text-bad">{quote}</mark>
      {text.slice(at + quote.length)}
    </>
  );
}
