"use client";

import { FileUp, FolderUp } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { printSize } from "../../ui/print-size.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { type Chosen, chosenFiles, chosenKey, droppedFiles, withChosen } from "./chosen-files.ts";

type Props = {
  chosen: readonly Chosen[];
  onChange(chosen: readonly Chosen[]): void;
  /** Bytes on their way; null where nothing is being sent. */
  sent: number | null;
};

const SHOWN_MAX = 5;
const picker =
  "flex min-h-8 cursor-pointer items-center gap-2 rounded-md border border-line-strong/50 bg-panel px-3 py-1.5 font-medium hover:border-line-strong focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent";

/** Chooses files to send. The drop zone is the pointer's way; the two fields in it are everyone's. */
export function UploadField({ chosen, onChange, sent }: Props) {
  const t = useTranslations("import");
  const format = useFormatter();
  const [isOver, setOver] = useState(false);
  const total = chosen.reduce((sum, { file }) => sum + file.size, 0);
  const isSending = sent !== null;

  /** A field is emptied after its choice: the same file can be chosen again after it was cleared. */
  function pick(input: HTMLInputElement) {
    onChange(withChosen(chosen, chosenFiles(input.files ?? [])));
    input.value = "";
  }

  return (
    <fieldset
      aria-label={t("fromUpload")}
      disabled={isSending}
      className={`flex flex-col items-center gap-3 rounded-lg border border-dashed p-6 text-center ${isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-surface"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!isSending);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!isSending) void droppedFiles(event.dataTransfer).then((dropped) => onChange(withChosen(chosen, dropped)));
      }}
    >
      <p className="text-ink-soft">{t("drop")}</p>
      <div className="flex flex-wrap justify-center gap-3">
        <label className={picker}>
          <FileUp size={15} aria-hidden />
          {t("pickFiles")}
          <input type="file" multiple className="sr-only" onChange={(event) => pick(event.target)} />
        </label>
        <label className={picker}>
          <FolderUp size={15} aria-hidden />
          {t("pickFolder")}
          <input
            type="file"
            {...{ webkitdirectory: "" }}
            className="sr-only"
            onChange={(event) => pick(event.target)}
          />
        </label>
      </div>
      {chosen.length > 0 ? (
        <>
          <ul className="max-w-full text-xs text-ink-soft">
            {chosen.slice(0, SHOWN_MAX).map((one) => (
              <li key={chosenKey(one)} className="truncate">
                {one.name} · {printSize(format, one.file.size)}
              </li>
            ))}
            {chosen.length > SHOWN_MAX ? <li>{t("more", { count: chosen.length - SHOWN_MAX })}</li> : null}
          </ul>
          <p>
            {t("chosen", {
              count: chosen.length,
              size: printSize(format, total),
            })}{" "}
            {isSending ? null : (
              <button type="button" className="min-h-[24px] text-accent underline" onClick={() => onChange([])}>
                {t("clear")}
              </button>
            )}
          </p>
        </>
      ) : null}
      {isSending ? (
        <div className="flex w-full flex-col gap-1">
          <ProgressBar label={t("sending")} value={sent} max={total} />
          <p className="text-xs text-ink-soft tabular-nums">
            {t("sent", {
              sent: printSize(format, sent),
              total: printSize(format, total),
            })}
          </p>
        </div>
      ) : null}
    </fieldset>
  );
}
