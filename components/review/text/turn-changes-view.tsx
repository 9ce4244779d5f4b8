import { useFormatter, useTranslations } from "next-intl";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { type TurnChange, turnChanges } from "#domain/review/text/turn-changes.ts";
import { DiffText } from "./diff-text.tsx";
import { turnLabel } from "./turn-label.ts";

/** Around a change so much stays: a description has 362 words, and one of them may have changed. */
const CONTEXT_CHARS = 60;

type Props = { before: readonly Turn[]; after: readonly Turn[]; grounding: Grounding };

/** What an edit did, turn by turn. */
export function TurnChangesView({ before, after, grounding }: Props) {
  const t = useTranslations("history");
  const format = useFormatter();
  const changes = turnChanges(before, after);
  if (changes.length === 0) return <p className="text-ink-soft">{t("textKept")}</p>;
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
    </ul>
  );
}

function* whatOf({ before, after, isMoved }: TurnChange) {
  if (before === null) yield "added" as const;
  else if (after === null) yield "removed" as const;
  else if (before !== after) yield "changed" as const;
  if (isMoved) yield "moved" as const;
}
