"use client";

import { CloudOff, LoaderCircle, Save, Search } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { buttonClass } from "../../ui/button.tsx";
import type { Outbox } from "./outbox.ts";
import { useLeaveWarning } from "./use-leave-warning.ts";

/**
 * Whether everything is saved (once it is known that no earlier page left something), how much waits, and since when the server does not answer. It looks at the outbox by
 * itself: each verdict changes that three times, and nothing else on the screen need be drawn for it.
 */
export function Saving({ outbox }: { outbox: Outbox }) {
  const t = useTranslations("sync");
  const format = useFormatter();
  const { isRead, waiting, cutOffSinceMs } = useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
  useLeaveWarning(waiting > 0);
  if (cutOffSinceMs !== null) {
    const since = format.dateTime(new Date(cutOffSinceMs), "clock");
    return (
      <span className="flex items-center gap-1.5 rounded bg-warn-soft pl-2 text-warn" data-saving="cut-off">
        <CloudOff size={15} aria-hidden />
        <span title={t("cutOffText")}>{t("cutOff", { count: waiting, since })}</span>
        <button
          type="button"
          className={buttonClass("warn", "min-h-[24px] px-2 py-0")}
          onClick={() => void outbox.tryNow()}
        >
          {t("tryNow")}
        </button>
      </span>
    );
  }
  const saving = waiting > 0 ? "saving" : isRead ? "saved" : "looking";
  const Icon = { saving: LoaderCircle, saved: Save, looking: Search }[saving];
  return (
    <span className="flex items-center gap-1.5 text-ink-soft" data-saving={saving}>
      <Icon size={15} aria-hidden className={saving === "saving" ? "motion-safe:animate-spin" : ""} />
      {t(saving, { count: waiting })}
    </span>
  );
}
