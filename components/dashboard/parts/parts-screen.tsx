"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { PartsView } from "#domain/part/parts-view.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { DivideForm } from "./divide-form.tsx";
import { PartRow } from "./part-row.tsx";

/** A run under way is looked at so often. */
const LOOK_MS = 1_000;

/** The parts of a data set, and by what its entries are divided into them. */
export function PartsScreen({ datasetId, view }: { datasetId: string; view: PartsView }) {
  const t = useTranslations("parts");
  const format = useFormatter();
  const { value, problem, ask } = useAnswer(
    "GET /api/datasets/{datasetId}/parts",
    { params: { datasetId } },
    { initial: view, againMs: ({ run }) => (isUnderWay(run) ? LOOK_MS : null) },
  );
  const { parts, without, rules, run } = value ?? view;
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-ink-soft">{t("intro")}</p>
      {problem ? <Problem problem={problem} /> : null}
      {parts.length === 0 ? <p className="text-sm">{t("none")}</p> : null}
      <ul className="flex flex-col gap-2">
        {parts.map((part) => (
          <PartRow key={part.id} datasetId={datasetId} part={part} onDone={() => void ask()} />
        ))}
      </ul>
      {without > 0 ? (
        <p className="text-sm text-ink-soft tabular-nums">
          {t("without")}: {format.number(without)}
        </p>
      ) : null}
      <DivideForm
        datasetId={datasetId}
        rules={rules}
        run={run}
        isUnderWay={isUnderWay(run)}
        onStarted={() => void ask()}
      />
    </div>
  );
}

const isUnderWay = (run: PartsView["run"]): boolean => run?.state === "waiting" || run?.state === "running";
