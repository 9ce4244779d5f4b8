"use client";

import { CloudOff, LoaderCircle, Save } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { buttonClass } from "../ui/button.tsx";
import type { OutboxState } from "./outbox.ts";

type Props = { sending: OutboxState; onTry?: (() => void) | undefined };

/** Whether everything is saved, how much waits, and since when the server does not answer. */
export function Saving({ sending, onTry }: Props) {
  const t = useTranslations("sync");
  const format = useFormatter();
  const { waiting, cutOffSinceMs } = sending;
  if (cutOffSinceMs !== null) {
    const since = format.dateTime(new Date(cutOffSinceMs), { timeStyle: "short" });
    return (
      <span className="flex items-center gap-1.5 rounded bg-warn-soft pl-2 text-warn" data-saving="cut-off">
        <CloudOff size={15} aria-hidden />
        <span title={t("cutOffText")}>{t("cutOff", { count: waiting, since })}</span>
        {onTry ? (
          <button type="button" className={buttonClass("warn", "min-h-6 px-2 py-0")} onClick={onTry}>
            {t("tryNow")}
          </button>
        ) : null}
      </span>
    );
  }
  return waiting > 0 ? (
    <span className="flex items-center gap-1.5 text-ink-soft" data-saving="saving">
      <LoaderCircle size={15} aria-hidden className="motion-safe:animate-spin" />
      {t("saving", { count: waiting })}
    </span>
  ) : (
    <span className="flex items-center gap-1.5 text-ink-soft" data-saving="saved">
      <Save size={15} aria-hidden />
      {t("saved")}
    </span>
  );
}
