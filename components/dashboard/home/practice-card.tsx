"use client";

import { GraduationCap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import type { PracticeScore } from "#domain/practice/practice-reveal.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

/** The way into a data set's practice session, and afterwards its score and the way to what it is made of. */
export function PracticeCard({ datasetId, score }: { datasetId: string; score: PracticeScore | null }) {
  const t = useTranslations("home");
  const tp = useTranslations("practice");
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
        <p className="text-sm text-ink-soft">
          {score
            ? tp("remembered", {
                score: tp("score", { found: score.found, errors: score.errors, marked: score.marked }),
                lost: tp("lost", score.lost),
              }).trim()
            : t("practiceText")}
          {score ? null : <span className="pointer-coarse:hidden"> {t("practiceKeys")}</span>}
        </p>
        <Problem problem={problem} isSmall />
      </div>
      <Button look={score ? "plain" : "primary"} onClick={open}>
        {score ? t("practiceResult") : t("practiceGo")}
      </Button>
    </section>
  );
}
