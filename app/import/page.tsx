import type { Metadata } from "next";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { LowDisk } from "#app/low-disk.tsx";
import { StudioCrumbs } from "#app/studio-crumbs.tsx";
import { visitPage } from "#app/visit-page.ts";
import { ImportForm } from "#components/dashboard/import/import-form.tsx";
import { Header } from "#components/frame/header.tsx";
import { leadIn, mayIn } from "#domain/rights/rights.ts";
import { loadDatasetNames } from "#server/datasets/load-datasets.ts";
import { env } from "#server/env.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("import"))("title") };
}

/** As many of the newest imports are listed. */
const SHOWN_MAX = 8;

/** Import from the browser: an upload, or a path on the server under an allowed folder. */
export default async function ImportPage() {
  const { db, reviewer, standing } = await visitPage("import");
  const isLed = (id: string) => mayIn(standing, "lead", id);
  const ofLed = standing.isOwner ? {} : { datasetIds: leadIn(standing) };
  const [datasetNames, runs, t, format] = await Promise.all([
    loadDatasetNames(db, isLed),
    loadRuns(db.pool, { kind: "import", ...ofLed }, { limit: SHOWN_MAX, isWhole: false }),
    getTranslations("import"),
    getFormatter(),
  ]);
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="import" />
      </Header>
      <main id="content" className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-8">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-ink-soft">{t("intro")}</p>
        <LowDisk />
        <ImportForm datasetNames={datasetNames} roots={env.importRoots} />
        {runs.length > 0 ? (
          <section className="flex flex-col gap-2" aria-labelledby="recent-imports">
            <h2 id="recent-imports" className="font-semibold">
              {t("recent")}
            </h2>
            <ul className="divide-y divide-line rounded-xl border border-line bg-panel text-sm">
              {runs.map((run) => (
                <li key={run.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
                  <Link
                    href={`/import/runs/${run.id}`}
                    className="min-h-[24px] min-w-0 grow basis-40 content-center truncate font-medium hover:text-accent"
                  >
                    {run.datasetName}
                  </Link>
                  <span className={run.state === "failed" ? "text-bad" : "text-ink-soft"}>
                    {t(`short.${run.state}`)}
                    {run.share !== null && run.state !== "done"
                      ? ` · ${t("shareRead", { share: format.number(run.share, "percent") })}`
                      : null}
                  </span>
                  <time dateTime={run.createdAt} className="text-ink-soft tabular-nums">
                    {format.dateTime(new Date(run.createdAt), "moment")}
                  </time>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </main>
    </>
  );
}
