import { useFormatter, useTranslations } from "next-intl";
import type { Grounding } from "#domain/entry/grounding.ts";
import { keyChanges } from "#domain/review/text/key-changes.ts";
import { type TurnChange, turnChanges } from "#domain/review/text/turn-changes.ts";
import type { TextThen } from "#domain/verdict/verdict-history.ts";
import { DiffText } from "./diff-text.tsx";
import { KeyChangesView } from "./key-changes-view.tsx";
import { turnLabel } from "./turn-label.ts";

/** Around a change so much stays: a description has 362 words, and one of them may have changed. */
const CONTEXT_CHARS = 60;

type Props = { before: TextThen; after: TextThen; grounding: Grounding };

/** What an edit did, turn by turn, and to the boxes beside them. */
export function TurnChangesView({ before, after, grounding }: Props) {
  const t = useTranslations("history");
  const format = useFormatter();
  const changes = turnChanges(before.turns, after.turns);
  const keys = keyChanges(grounding.record, before.keys, after.keys);
  if (changes.length === 0 && keys.length === 0) return <p className="text-ink-soft">{t("textKept")}</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {changes.map((change) => (
        <li key={change.turn.id} className="border-l-2 border-line pl-2">
          <span className="text-xs text-ink-soft">
            {t(turnLabel(change.turn))} ·{" "}
            {format.list(
              Array.from(whatOf(change), (what) => t(`turn.${what}`)),
              { type: "unit" },
            )}
          </span>
          <p className="break-words whitespace-pre-wrap">
            <DiffText
              before={change.before ?? ""}
              after={change.after ?? ""}
              grounding={grounding}
              contextChars={CONTEXT_CHARS}
            />
          </p>
        </li>
      ))}
      {keys.length > 0 ? (
        <li className="border-l-2 border-line pl-2">
          <KeyChangesView changes={keys} />
        </li>
      ) : null}
    </ul>
  );
}

function* whatOf({ before, after, isMoved }: TurnChange) {
  if (before === null) yield "added" as const;
  else if (after === null) yield "removed" as const;
  else if (before !== after) yield "changed" as const;
  if (isMoved) yield "moved" as const;
}
