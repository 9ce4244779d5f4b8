"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { printVerdict } from "./print-verdict.ts";

type Props = {
  /** Waiting verdicts that their reviewer may not give now, oldest first. */
  rows: readonly OutboxRow[];
  onRetry(): void;
  /** Forgets what waits on these entries. */
  onGiveUp(entryIds: string[]): void;
};

/**
 * Verdicts that wait for a right. Whether the data set is gone for good, the server tells nobody who has no role in it: so their
 * reviewer ends the waiting, and takes along what they wrote.
 */
export function UnentitledNotice({ rows, onRetry, onGiveUp }: Props) {
  const t = useTranslations("sync");
  const [isSaved, setSaved] = useState(false);
  if (rows.length === 0) return null;
  const text = rows
    .map(({ at, body }) => `${new Date(at).toISOString()} · ${body.entryId}\n${printVerdict(body)}`)
    .join("\n\n\n");
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-3 border-b border-line bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <div className="min-w-64 grow">
        <p>{t("unentitled", { count: rows.length })}</p>
        <details className="mt-1">
          <summary className="inline-flex min-h-[24px] cursor-pointer items-center underline">
            {t("giveUpShow")}
          </summary>
          <p className="mt-1">{t("giveUpText")}</p>
          <textarea
            readOnly
            rows={6}
            aria-label={t("refusedContent")}
            className="mt-1 w-full rounded border border-line-strong/60 bg-surface p-2 text-ink"
            value={text}
            onFocus={(event) => event.currentTarget.select()}
            onCopy={() => setSaved(true)}
          />
          <div className="mt-1 flex flex-wrap gap-2">
            <a
              className={buttonClass("warn")}
              href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
              download="svit-unsent.txt"
              onClick={() => setSaved(true)}
            >
              {t("giveUpSave")}
            </a>
            {/* Only once it was taken along. */}
            <Button disabled={!isSaved} onClick={() => onGiveUp(rows.map(({ body }) => body.entryId))}>
              {t("giveUp")}
            </Button>
          </div>
        </details>
      </div>
      <Button look="warn" onClick={onRetry}>
        {t("tryNow")}
      </Button>
    </div>
  );
}
