"use client";

import { CloudOff, LoaderCircle, Save } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { buttonClass } from "../ui/button.tsx";
import type { Outbox } from "./outbox.ts";
import { useLeaveWarning } from "./use-leave-warning.ts";

/**
 * Whether everything is saved, how much waits, and since when the server does not answer. It looks at the outbox by
 * itself: each verdict changes that three times, and nothing else on the screen need be drawn for it.
 */
export function Saving({ outbox }: { outbox: Outbox }) {
  const t = useTranslations("sync");
  const format = useFormatter();
  const { waiting, cutOffSinceMs } = useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
  useLeaveWarning(waiting > 0);
  if (cutOffSinceMs !== null) {
    const since = format.dateTime(new Date(cutOffSinceMs), { timeStyle: "short" });
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
