import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { RecipeSession } from "#domain/recipe/recipe-session.ts";

type Props = {
  datasetId: string;
  releases: readonly { number: number; version: number; at: string; records: number }[];
  sessions: readonly RecipeSession[];
};

/** What was made of a recipe: releases, and review sessions with how far they are. */
export function RecipeUses({ datasetId, releases, sessions }: Props) {
  const t = useTranslations("recipes.uses");
  const tq = useTranslations("recipes.queue");
  const tr = useTranslations("releases");
  const format = useFormatter();
  if (releases.length + sessions.length === 0) return null;
  const row = "flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2";
  const told = (version: number, at: string) => (
    <span className="text-ink-soft tabular-nums">
      {t("of", { version })}, {format.dateTime(new Date(at), "moment")}
    </span>
  );
  return (
    <section aria-labelledby="uses" className="flex flex-col gap-2 text-sm">
      <h2 id="uses" className="text-base font-semibold">
        {t("title")}
      </h2>
      <ul aria-labelledby="uses" className="divide-y divide-line rounded-xl border border-line bg-panel">
        {releases.map(({ number, version, at, records }) => (
          <li key={`release ${number}`} className={row}>
            <Link href={`/datasets/${datasetId}/releases`} className="inline-flex min-h-[24px] items-center underline">
              {tr("name", { number })}
            </Link>
            <span className="grow tabular-nums">{tr("records", { count: records })}</span>
            {told(version, at)}
          </li>
        ))}
        {sessions.map(({ queueId, version, at, approved, wanted, mayOpen }) => (
          <li key={`session ${queueId}`} className={row}>
            {mayOpen ? (
              <Link href={`/review/${queueId}`} className="inline-flex min-h-[24px] items-center underline">
                {t("session", { id: queueId })}
              </Link>
            ) : (
              <span>{t("session", { id: queueId })}</span>
            )}
            <span className="grow tabular-nums">{tq("progress", { approved, wanted })}</span>
            {told(version, at)}
          </li>
        ))}
      </ul>
    </section>
  );
}
