"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { BatchView } from "#domain/generate/batch-view.ts";
import { BatchRow } from "./batch-row.tsx";
import { GenerateForm } from "./generate-form.tsx";

/** A batch under way is looked at so often. */
const LOOK_MS = 1_000;

/** What a model has written for a data set, batch by batch, and the form for the next one. */
export function GenerateScreen({ datasetId, batches }: { datasetId: string; batches: BatchView[] }) {
  const t = useTranslations("generate");
  const router = useRouter();
  const isWorking = batches.some(({ state }) => state === "waiting" || state === "running");
  // Joins the clock: the page is rendered anew while a batch is under way.
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(() => router.refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isWorking, router]);
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-ink-soft">{t("intro")}</p>
      <GenerateForm datasetId={datasetId} onStarted={() => router.refresh()} />
      <section aria-label={t("batches")}>
        {batches.length === 0 ? <p className="text-sm">{t("none")}</p> : null}
        <ul className="flex flex-col gap-3">
          {batches.map((batch) => (
            <BatchRow key={batch.runId} batch={batch} onDone={() => router.refresh()} />
          ))}
        </ul>
      </section>
    </div>
  );
}
