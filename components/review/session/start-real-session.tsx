"use client";

import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";

/** Few enough to be ended in the sitting that practice began. */
const SIZE = 20;

/** What practice was for: a session on the same data set, of entries that nobody has decided. `isStep`: Enter comes to it (practice-reveal.tsx). */
export function StartRealSession({ datasetId, isStep = false }: { datasetId: string; isStep?: boolean }) {
  const t = useTranslations("practice");
  const router = useRouter();
  const [problem, setProblem] = useState<Message | null>(null);
  async function start() {
    try {
      const { queueId } = await call("POST /api/datasets/{datasetId}/queues", {
        params: { datasetId },
        body: { size: SIZE },
      });
      router.push(`/review/${queueId}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button data-step={isStep || undefined} look="primary" icon={<Play size={15} aria-hidden />} onClick={start}>
        {t("startReal", { count: SIZE })}
      </Button>
      <Problem problem={problem} isSmall />
    </div>
  );
}
