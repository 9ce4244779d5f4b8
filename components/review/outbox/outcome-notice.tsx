"use client";

import { useTranslations } from "next-intl";
import { parseConflict, sideSchema, wayOutOf } from "#domain/review/outbox/conflict.ts";
import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import { Button } from "../../ui/button.tsx";
import type { OutboxState } from "./outbox.ts";

type Props = { told: OutboxState["told"]; onDismiss(verdictId: string): void };

/** What became of verdicts where nothing is left to choose, each until its reviewer has read it. */
export function Told({ told, onDismiss }: Props) {
  const t = useTranslations("sync");
  const tc = useTranslations("common");
  const [first] = told;
  if (!first) return null;
  const { key, name, decision } = whatBecameOf(first);
  const words = {
    entry: first.body.entryId,
    what: tc(`decision.${first.body.decision}`),
    name,
    theirs: decision ? tc(`decision.${decision}`) : "",
  };
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 border-b border-line bg-accent-soft px-4 py-2 text-sm"
    >
      <p className="grow">
        {t(key, words)} {told.length > 1 ? t("toldMore", { count: told.length - 1 }) : null}
      </p>
      <Button onClick={() => onDismiss(first.id)}>{t("refusedOk")}</Button>
    </div>
  );
}

/** The sentence that tells it, with the other side's name and decision. */
function whatBecameOf({ body, problem }: OutboxRow): { key: string; name: string; decision: string | null } {
  const beside = sideSchema.safeParse(problem?.data.beside).data;
  if (beside) return { key: "toldBeside", name: beside.reviewerName, decision: beside.decision };
  const conflict = parseConflict(problem);
  if (conflict?.heldBy) return { key: "toldHeld", name: conflict.heldBy.reviewerName, decision: null };
  const theirs = conflict?.theirs ?? null;
  if (conflict && wayOutOf(conflict, body.decision) === "resend") return { key: "toldAgain", name: "", decision: null };
  if (theirs?.isOwn) return { key: "toldDecidedAgain", name: "", decision: theirs.decision };
  return { key: "toldUndone", name: "", decision: null };
}
