"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import type { ReportedPhotoView } from "#domain/withdrawal.ts";
import { PhotoThumb } from "../../canvas/photo-thumb.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { WithdrawButton } from "../../ui/withdraw-button.tsx";

type Props = { datasetId: string; report: ReportedPhotoView; onDone(): void };

/** One report, with what a lead can do about it. */
export function ReportedPhoto({ datasetId, report, onDone }: Props) {
  const t = useTranslations("photos");
  const format = useFormatter();
  const [problem, setProblem] = useState<Message | null>(null);
  const { id, imageId, identity, entryId, reviewerName, note, at, isOpen, hasPhoto, photoMark, entries } = report;

  async function leave() {
    try {
      const body = { reports: [id] };
      await call("POST /api/datasets/{datasetId}/reported-photos/closing", { params: { datasetId }, body });
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <li className="flex flex-wrap items-start gap-4 rounded-lg border border-line bg-panel p-3 text-sm">
      <div className="relative size-24 shrink-0 overflow-hidden rounded bg-line/40">
        <PhotoThumb imageId={imageId} hasPhoto={hasPhoto} photoMark={photoMark} iconPx={24} />
      </div>
      <div className="flex min-w-48 grow basis-0 flex-col gap-1">
        <p className="font-medium break-all">
          {identity} <span className="font-normal text-ink-soft">· {t("entries", { count: entries })}</span>
        </p>
        {note === "" ? null : <p className="break-words whitespace-pre-wrap">{note}</p>}
        <p className="text-ink-soft">
          {t("by", {
            name: reviewerName,
            at: format.dateTime(new Date(at), "moment"),
          })}
        </p>
        <Problem problem={problem} isSmall />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {entryId === null ? null : (
          <Link className={buttonClass("quiet")} href={`/datasets/${datasetId}/entries/${entryId}`}>
            {t("seeEntry")}
          </Link>
        )}
        {isOpen ? (
          <>
            <Button onClick={() => void leave()}>{t("leave")}</Button>
            <WithdrawButton
              {...{ datasetId, imageId, onDone }}
              named={{ identity, entries }}
              reason={note.slice(0, 1_000)}
            />
          </>
        ) : (
          <span className="text-ink-soft">{t("closed")}</span>
        )}
      </div>
    </li>
  );
}
