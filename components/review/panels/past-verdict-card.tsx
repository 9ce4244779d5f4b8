import { useFormatter, useTranslations } from "next-intl";
import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import type { Decision, Judgement } from "#domain/verdict/verdict.ts";
import type { PastVerdict, TextThen } from "#domain/verdict/verdict-history.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { useReasonName } from "../../ui/use-reason-name.ts";
import { TurnChangesView } from "../text/turn-changes-view.tsx";
import { PastTime } from "./past-time.tsx";

type Props = {
  verdict: PastVerdict;
  /** The verdict that this one takes back. */
  undone: PastVerdict | null;
  imported: readonly Turn[];
  grounding: Grounding;
  /** The text that stood when it was given. */
  before: TextThen;
  reasons: readonly Reason[];
  /** Null where nothing can be changed. */
  onRestore: ((then: TextThen) => void) | null;
};

const LOOK: Record<Decision, Parameters<typeof Badge>[0]["look"]> = {
  accept: "good",
  edit: "accent",
  reject: "bad",
  skip: "neutral",
  unclear: "warn",
  flag: "warn",
  judge: "violet",
  undo: "neutral",
  reset: "neutral",
};

/** One verdict of an entry's history: who, when, what, why, and what became of the text. */
export function PastVerdictCard({ verdict, undone, imported, grounding, before, reasons, onRestore }: Props) {
  const t = useTranslations("history");
  const tc = useTranslations("common");
  const format = useFormatter();
  const nameOf = useReasonName(reasons);
  const { turnsAfter } = verdict;
  const after = turnsAfter && { turns: turnsAfter, keys: verdict.keysAfter ?? [] };
  const looked = Object.entries(verdict.aids).flatMap(([aid, isSeen]) => (isSeen ? t(`aid.${aid as Aid}`) : []));
  return (
    <article className="flex flex-col gap-1.5 rounded-lg border border-line p-2.5">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge look={LOOK[verdict.decision]}>{tc(`decision.${verdict.decision}`)}</Badge>
        <span className="font-medium break-all">
          {verdict.isOwn ? t("you", { name: verdict.reviewerName }) : verdict.reviewerName}
        </span>
        {verdict.isProgram ? <Badge look="violet">{t("program")}</Badge> : null}
        <PastTime at={verdict.at} />
        {verdict.undone ? <Badge>{t("undone")}</Badge> : null}
        {verdict.late ? <Badge look="warn">{t("late")}</Badge> : null}
        {verdict.tooFast ? <Badge look="warn">{t("tooFast")}</Badge> : null}
      </header>
      {undone ? <p className="text-ink-soft">{t("undoes", { decision: tc(`decision.${undone.decision}`) })}</p> : null}
      {verdict.reasonCodes.length > 0 ? <p>{verdict.reasonCodes.map(nameOf).join(" · ")}</p> : null}
      {verdict.note ? (
        <p className="border-l-2 border-line-strong pl-2 break-words whitespace-pre-wrap">{verdict.note}</p>
      ) : null}
      <Judgements judgements={verdict.judgements} imported={imported} grounding={grounding} nameOf={nameOf} />
      {after ? <TurnChangesView before={before} after={after} grounding={grounding} /> : null}
      {looked.length > 0 ? (
        <p className="text-xs text-ink-soft">{t("looked", { what: format.list(looked, { type: "unit" }) })}</p>
      ) : null}
      {after && after.turns.length > 0 && onRestore ? (
        <Button className="self-start" onClick={() => onRestore(after)}>
          {t("restore")}
        </Button>
      ) : null}
    </article>
  );
}

type Aid = keyof PastVerdict["aids"];

type JudgementsProps = {
  judgements: readonly Judgement[];
  imported: readonly Turn[];
  grounding: Grounding;
  nameOf(code: string): string;
};

/** What was judged wrong, part by part; what was judged right only counted. */
function Judgements({ judgements, imported, grounding, nameOf }: JudgementsProps) {
  const t = useTranslations("history");
  const wrong = judgements.filter((judgement) => !judgement.right);
  const right = judgements.length - wrong.length;
  const pairs = pairsOf(imported);
  const numberOf = (turnId: string | undefined) =>
    pairs.findIndex((pair) => turnsOfPair(pair).some((turn) => turn.id === turnId)) + 1;
  // As it is read, without the signs and numbers of its boxes; of a box alone these are all there is.
  const shown = (quote = "") => wordsOf(quote, grounding).trim() || quote;
  if (judgements.length === 0) return null;
  return (
    <ul className="flex flex-col gap-0.5">
      {wrong.map(({ part, turnId, start, quote, reasonCode }) => (
        <li key={`${part} ${turnId} ${start}`} className="flex gap-1.5 break-words">
          <span aria-hidden className="font-semibold text-bad">
            ✗
          </span>
          <span className="min-w-0">
            {t(`wrong.${part}`, { number: numberOf(turnId), quote: shown(quote) })}
            {reasonCode ? <span className="text-ink-soft"> · {nameOf(reasonCode)}</span> : null}
          </span>
        </li>
      ))}
      {right > 0 ? <li className="text-ink-soft">{t("right", { count: right })}</li> : null}
    </ul>
  );
}
