"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { DatasetSettings } from "#domain/dataset-settings.ts";
import type { Message } from "#domain/message.ts";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

type Props = { datasetId: string; settings: DatasetSettings };

/** Whether reviewers may browse. It is saved as it is ticked; what was refused is as it was. */
export function DatasetSettingsForm({ datasetId, settings }: Props) {
  const t = useTranslations("browse.settingsPage");
  const hint = useId();
  const [reviewersBrowse, setReviewersBrowse] = useState(settings.reviewersBrowse);
  const [state, setState] = useState<"idle" | "busy" | "saved">("idle");
  const [problem, setProblem] = useState<Message | null>(null);

  async function save(wanted: boolean) {
    setReviewersBrowse(wanted);
    setState("busy");
    setProblem(null);
    try {
      await call("PUT /api/datasets/{datasetId}/settings", {
        params: { datasetId },
        body: { reviewersBrowse: wanted },
      });
      setState("saved");
    } catch (error) {
      setReviewersBrowse(!wanted);
      setProblem(problemOf(error));
      setState("idle");
    }
  }

  return (
    <section className="flex max-w-2xl flex-col gap-2 rounded-xl border border-line bg-panel p-5">
      <h2 className="font-semibold">{t("reviewers")}</h2>
      <label className="flex min-h-[24px] items-center gap-2">
        <input
          type="checkbox"
          checked={reviewersBrowse}
          disabled={state === "busy"}
          aria-describedby={hint}
          className="size-4 accent-(--accent)"
          onChange={(event) => void save(event.target.checked)}
        />
        {t("reviewersBrowse")}
      </label>
      <p id={hint} className="text-sm text-ink-soft">
        {t("reviewersBrowseHint")}
      </p>
      <p role="status" className="text-sm text-good">
        {state === "saved" ? t("saved") : ""}
      </p>
      <Problem problem={problem} />
    </section>
  );
}
