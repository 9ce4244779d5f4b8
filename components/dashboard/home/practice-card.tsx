"use client";

import { GraduationCap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

/** The way into a data set's practice session, and afterwards to its result. */
export function PracticeCard({ datasetId, isFinished }: { datasetId: string; isFinished: boolean }) {
  const t = useTranslations("home");
  const router = useRouter();
  const [problem, setProblem] = useState<Message | null>(null);
  async function open() {
    try {
      const { queueId } = await call("POST /api/datasets/{datasetId}/practice", { params: { datasetId } });
      router.push(`/review/${queueId}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  return (
    <section className="flex flex-wrap items-center gap-4 rounded-xl border border-accent/40 bg-accent-soft p-5">
      <GraduationCap size={32} aria-hidden className="text-accent" />
      <div className="min-w-60 grow">
        <h2 className="font-semibold">{t("practiceTitle")}</h2>
        <p className="text-sm text-ink-soft">{t("practiceText")}</p>
        <Problem problem={problem} isSmall />
      </div>
      <Button look="primary" onClick={open}>
        {isFinished ? t("practiceResult") : t("practiceGo")}
      </Button>
    </section>
  );
}
