"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import type { OutboxState } from "./outbox.ts";

type Props = { refused: OutboxState["refused"]; onDismiss(verdictId: string): void };

/** Verdicts that the server did not take, each until the reviewer has read why. */
export function Refusals({ refused, onDismiss }: Props) {
  const t = useTranslations("review");
  const [first] = refused;
  if (!first) return null;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 border-b border-warn bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <p className="grow">
        <b>{t("refusedTitle")}</b>: {first.problem.data.stored ? t("refusedLate") : first.problem.message}
      </p>
      <Button onClick={() => onDismiss(first.body.id)}>{t("refusedOk")}</Button>
    </div>
  );
}
