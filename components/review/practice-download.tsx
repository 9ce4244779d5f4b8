"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, buttonClass } from "../ui/button.tsx";
import { call } from "../ui/call.ts";

/** Before and after of one entry, as records of the training file. */
type Cleaned = {
  before: { entryId: string; text: string }[];
  after: { entryId: string; text: string }[];
  leftOut: { entryId: string; reason: string }[];
  rulesChecked: number;
  records: number;
};

/** The cleaned file of a practice session: what went in, what comes out, and that every record passed the trainer's rules. */
export function PracticeDownload({ queueId }: { queueId: string }) {
  const t = useTranslations("practice");
  const [cleaned, setCleaned] = useState<Cleaned | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function look() {
    try {
      setCleaned(await call<Cleaned>(`/api/queues/${queueId}/cleaned`));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }
  if (!cleaned) {
    return (
      <div className="flex items-center gap-3">
        <Button look="primary" icon={<Download size={16} aria-hidden />} onClick={look}>
          {t("download")}
        </Button>
        {problem ? (
          <p role="alert" className="text-sm text-bad">
            {problem}
          </p>
        ) : null}
      </div>
    );
  }
  const changed = cleaned.before.filter(
    (row) => cleaned.after.find((after) => after.entryId === row.entryId)?.text !== row.text,
  );
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <p className="font-medium text-good">{t("passed", { records: cleaned.records, rules: cleaned.rulesChecked })}</p>
      <p className="text-sm text-ink-soft">{t("leftOut", { count: cleaned.leftOut.length })}</p>
      <ul className="flex max-h-96 flex-col gap-3 overflow-y-auto">
        {changed.map((row) => (
          <li key={row.entryId} className="grid gap-2 md:grid-cols-2">
            <figure className="min-w-0">
              <figcaption className="text-xs text-ink-soft">{t("before")}</figcaption>
              <pre className="max-h-52 overflow-auto rounded bg-surface p-2 text-xs whitespace-pre-wrap">
                {row.text}
              </pre>
            </figure>
            <figure className="min-w-0">
              <figcaption className="text-xs text-ink-soft">{t("after")}</figcaption>
              <pre className="max-h-52 overflow-auto rounded bg-surface p-2 text-xs whitespace-pre-wrap">
                {cleaned.after.find((after) => after.entryId === row.entryId)?.text ?? t("gone")}
              </pre>
            </figure>
          </li>
        ))}
      </ul>
      <a className={buttonClass("primary", "self-start")} href={`/api/queues/${queueId}/cleaned?download=1`} download>
        <Download size={16} aria-hidden />
        {t("downloadFile")}
      </a>
    </section>
  );
}
