"use client";

import { CloudOff, LoaderCircle, Save } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { QueueProgress } from "#domain/entry-view.ts";
import { LocaleSwitch } from "../ui/locale-switch.tsx";
import { ThemeSwitch } from "../ui/theme-switch.tsx";
import type { OutboxState } from "./outbox.ts";
import type { Session } from "./session-screen.tsx";

type Props = { session: Session; progress: QueueProgress | null; sending: OutboxState; isPractice: boolean };

/** Where the session stands and whether everything is saved: in sight, not in the way. */
export function TopBar({ session, progress, sending, isPractice }: Props) {
  const t = useTranslations("review");
  const tp = useTranslations("practice");
  const done = progress ? progress.size - progress.left : 0;
  return (
    <header className="flex h-11 shrink-0 items-center gap-4 border-b border-line bg-panel px-3 text-sm">
      <Link href="/" className="truncate font-semibold text-ink hover:text-accent">
        {isPractice ? tp("title") : session.datasetName}
      </Link>
      {progress ? (
        <div className="flex items-center gap-2">
          <div
            role="progressbar"
            aria-label={t("title")}
            aria-valuemin={0}
            aria-valuenow={done}
            aria-valuemax={progress.size}
            className="h-1.5 w-28 overflow-hidden rounded-full bg-line"
          >
            <div className="h-full bg-accent" style={{ width: `${(100 * done) / Math.max(1, progress.size)}%` }} />
          </div>
          <span className="tabular-nums text-ink-soft">{t("position", { done, size: progress.size })}</span>
          {progress.elsewhere > 0 ? (
            <span className="text-ink-soft">· {t("elsewhere", { count: progress.elsewhere })}</span>
          ) : null}
        </div>
      ) : null}
      <span className="grow" />
      <Saving sending={sending} />
      <LocaleSwitch />
      <ThemeSwitch />
    </header>
  );
}

export function Saving({ sending }: { sending: OutboxState }) {
  const t = useTranslations("review");
  if (sending.isCutOff) {
    return (
      <span className="flex items-center gap-1.5 rounded bg-warn-soft px-2 py-0.5 text-warn" data-saving="cut-off">
        <CloudOff size={15} aria-hidden />
        {t("cutOff", { count: sending.waiting })}
      </span>
    );
  }
  return sending.waiting > 0 ? (
    <span className="flex items-center gap-1.5 text-ink-soft" data-saving="saving">
      <LoaderCircle size={15} aria-hidden className="motion-safe:animate-spin" />
      {t("saving", { count: sending.waiting })}
    </span>
  ) : (
    <span className="flex items-center gap-1.5 text-ink-soft" data-saving="saved">
      <Save size={15} aria-hidden />
      {t("saved")}
    </span>
  );
}
