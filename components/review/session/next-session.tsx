import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import type { Session } from "./session.ts";

/** A session that a bulk action made may be larger than one that is asked for. */
const SESSION_MAX = 10_000;

/**
 * What follows on a session that is done: another one drawn alike, and one of what was skipped in it. Nothing for whoever draws no
 * sessions.
 */
export function NextSession({ session, skipped }: { session: Session; skipped: number }) {
  const t = useTranslations("review.session");
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const { draw, datasetId, queueId, purpose } = session;
  if (!draw || purpose === "practice") return null;

  async function start(filter: EntryFilter, size: number) {
    if (!draw || purpose === "practice") return;
    setBusy(true);
    setProblem(null);
    try {
      const { queueId: next } = await call("POST /api/datasets/{datasetId}/queues", {
        params: { datasetId },
        body: {
          purpose,
          filter,
          size: Math.min(size, SESSION_MAX),
          ...(purpose === "spot_check" ? {} : { order: draw.order }),
        },
      });
      router.push(`/review/${next}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  return (
    <>
      <Button look="primary" disabled={isBusy} onClick={() => start(draw.filter, draw.size)}>
        {t("next", { size: draw.size })}
      </Button>
      {skipped > 0 ? (
        <Button
          disabled={isBusy}
          onClick={() => start({ ...NO_FILTER, queues: [queueId], outcomes: ["skipped"] }, skipped)}
        >
          {t("skipped", { count: skipped })}
        </Button>
      ) : null}
      <div className="w-full">
        <Problem problem={problem} isSmall />
      </div>
    </>
  );
}
