"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { QUEUE_MAX, QUEUE_PRESETS, QUEUE_SIZES, type QueuePreset } from "#domain/recipe/queue-counts.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { AssigneeChoice } from "./assignee-choice.tsx";
import { QueueRanking } from "./queue-ranking.tsx";

type Props = {
  datasetId: string;
  assignees: readonly { id: string; name: string }[];
  ownId: string | null;
  onMade(queueId: string, assigneeId: string): void;
};

const FIELD = "rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal";

/** Asks for a session that goes on until so many entries are approved. Ranking what is pending takes a worker some seconds to minutes, and is told meanwhile. */
export function RecipeQueueForm({ datasetId, assignees, ownId, onMade }: Props) {
  const t = useTranslations("recipes.queue");
  const th = useTranslations("home");
  const [preset, setPreset] = useState<QueuePreset>("reviewed");
  const [size, setSize] = useState<number>(QUEUE_SIZES.reviewed);
  const [problem, setProblem] = useState<Message | null>(null);
  const [started, setStarted] = useState<{ runId: string; assigneeId: string } | null>(null);

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const assigneeId = String(form.get("assignee") ?? "");
    const seed = Number(form.get("seed") || 0);
    setProblem(null);
    try {
      const { runId } = await call("POST /api/datasets/{datasetId}/recipe-queues", {
        params: { datasetId },
        body: {
          recipe: JSON.stringify({ recipe: 1, seed, queue: { preset, size } }),
          ...(assigneeId === "" ? {} : { assigneeId }),
        },
      });
      setStarted({ runId, assigneeId });
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <form onSubmit={start} className="flex flex-col gap-4 text-sm">
      <label className="flex flex-col gap-1 font-medium">
        {t("preset")}
        <select
          value={preset}
          onChange={({ target }) => {
            const chosen = target.value as QueuePreset;
            setPreset(chosen);
            setSize(QUEUE_SIZES[chosen]);
          }}
          className={FIELD}
        >
          {QUEUE_PRESETS.map((value) => (
            <option key={value} value={value}>
              {t(`presets.${value}`)}
            </option>
          ))}
        </select>
      </label>
      {preset === "corrections" ? <p className="text-xs text-ink-soft">{t("correctionsHint")}</p> : null}
      <label className="flex flex-col gap-1 font-medium">
        {t("size")}
        <input
          type="number"
          min={1}
          max={QUEUE_MAX}
          required
          value={Number.isNaN(size) ? "" : size}
          onChange={({ target }) => setSize(target.valueAsNumber)}
          className={FIELD}
        />
      </label>
      <AssigneeChoice assignees={assignees} ownId={ownId} />
      <details>
        <summary className="text-ink-soft">{th("seedMore")}</summary>
        <label className="mt-2 flex flex-col gap-1 font-medium">
          {th("seed")}
          <input name="seed" type="number" min={0} step={1} className={FIELD} />
        </label>
      </details>
      <Problem problem={problem} />
      {started ? (
        <QueueRanking
          runId={started.runId}
          onMade={(queueId) => onMade(queueId, started.assigneeId)}
          onFailed={(why) => {
            setStarted(null);
            setProblem(why);
          }}
        />
      ) : (
        <Button type="submit" look="primary" className="self-end">
          {th("go")}
        </Button>
      )}
    </form>
  );
}
