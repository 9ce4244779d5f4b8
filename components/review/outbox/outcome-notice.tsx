"use client";

import { useTranslations } from "next-intl";
import { parseConflict, resolutionOf, sideSchema } from "#domain/review/outbox/conflict.ts";
import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import { Button } from "../../ui/button.tsx";
import type { OutboxState } from "./outbox.ts";

type Props = { outcomes: OutboxState["outcomes"]; onDismiss(verdictId: string): void };

/** Outcomes of verdicts where nothing is left to choose, each shown until its reviewer has read it. */
export function OutcomeNotice({ outcomes, onDismiss }: Props) {
  const t = useTranslations("sync");
  const tc = useTranslations("common");
  const [first] = outcomes;
  if (!first) return null;
  const { key, name, decision } = outcomeOf(first);
  const words = {
    entry: first.body.entryId,
    what: tc(`decision.${first.body.decision}`),
    name: name || tc("someoneElse"),
    theirs: decision ? tc(`decision.${decision}`) : "",
  };
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 border-b border-line bg-accent-soft px-4 py-2 text-sm"
    >
      <p className="grow">
        {t(key, words)} {outcomes.length > 1 ? t("toldMore", { count: outcomes.length - 1 }) : null}
      </p>
      <Button onClick={() => onDismiss(first.id)}>{t("refusedOk")}</Button>
    </div>
  );
}

/** The sentence for it, with the other side's name and decision. */
function outcomeOf({ body, problem }: OutboxRow): { key: string; name: string; decision: string | null } {
  const beside = sideSchema.safeParse(problem?.data.beside).data;
  if (beside) return { key: "toldBeside", name: beside.reviewerName, decision: beside.decision };
  const conflict = parseConflict(problem);
  if (conflict?.heldBy) return { key: "toldHeld", name: conflict.heldBy.reviewerName, decision: null };
  const theirs = conflict?.theirs ?? null;
  if (conflict && resolutionOf(conflict, body) === "resend") return { key: "toldAgain", name: "", decision: null };
  if (theirs?.isOwn) return { key: "toldDecidedAgain", name: "", decision: theirs.decision };
  return { key: "toldUndone", name: "", decision: null };
}
