import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { ReleaseDiff } from "#domain/release/diff.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";

type Props = { datasetId: string; number: number; others: readonly number[]; parent: number | null };

/** What differs between a release and another one that is chosen: nothing is asked before. */
export function ReleaseCompare({ datasetId, number, others, parent }: Props) {
  const t = useTranslations("releases");
  const [from, setFrom] = useState("");
  const { value, problem } = useAnswer(
    "GET /api/datasets/{datasetId}/releases/{number}/diff",
    from === "" ? null : { params: { datasetId, number: String(number) }, query: { from } },
  );
  if (others.length === 0) return null;
  const ordered =
    parent !== null && others.includes(parent) ? [parent, ...others.filter((own) => own !== parent)] : others;
  return (
    <div className="flex flex-col gap-3">
      <label className="flex flex-wrap items-center gap-2">
        <span>{t("compare")}</span>
        <select
          aria-label={t("compareOf", { number })}
          value={from}
          onChange={({ target }) => setFrom(target.value)}
          className="min-h-8 rounded-md border border-line-strong bg-surface px-2 py-1"
        >
          <option value="">–</option>
          {ordered.map((own) => (
            <option key={own} value={own}>
              {t("with", { number: own })}
            </option>
          ))}
        </select>
      </label>
      <Problem problem={problem} isSmall />
      {value ? <Difference datasetId={datasetId} diff={value} /> : null}
    </div>
  );
}

function Difference({ datasetId, diff: { same, isSameRecipe, groups } }: { datasetId: string; diff: ReleaseDiff }) {
  const t = useTranslations("releases");
  const ts = useTranslations("common.state");
  const tt = useTranslations("common.task");
  const format = useFormatter();
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3">
      <p className="text-ink-soft">
        {isSameRecipe ? t("sameRecipe") : t("otherRecipe")} {t("same", { count: same })}
      </p>
      {groups.length === 0 ? <p>{t("nothing")}</p> : null}
      {groups.map(({ kind, reason, count, entries }) => (
        <details key={`${kind} ${reason}`}>
          <summary className="min-h-[24px]">
            <span className="font-medium">
              {t(`kind.${kind}`)}, {t(`why.${reason}`)}
            </span>
            <span className="text-ink-soft tabular-nums">: {format.number(count)}</span>
          </summary>
          <ul className="mt-1 flex flex-col gap-1 pl-4">
            {entries.map(({ entryId, image, task, before, after }) => (
              <li key={entryId} className="flex flex-wrap gap-x-3">
                <Link
                  href={`/datasets/${datasetId}/entries/${entryId}`}
                  className="inline-flex min-h-[24px] items-center underline"
                >
                  {t("entry", { id: entryId })}
                </Link>
                {image ? <span className="text-ink-soft wrap-anywhere">{image}</span> : null}
                {task ? <span>{tt(task)}</span> : null}
                {before && after && before !== after ? (
                  <span>
                    {ts(before)} → {ts(after)}
                  </span>
                ) : null}
              </li>
            ))}
            {count > entries.length ? (
              <li className="text-ink-soft">{t("more", { count: count - entries.length })}</li>
            ) : null}
          </ul>
        </details>
      ))}
    </div>
  );
}
