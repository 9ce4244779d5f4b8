import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { StartSession } from "#components/dashboard/home/start-session.tsx";
import { DayChart } from "#components/dashboard/overview/day-chart.tsx";
import { FoundTable } from "#components/dashboard/overview/found-table.tsx";
import { PeopleTable } from "#components/dashboard/overview/people-table.tsx";
import { ProgressTable } from "#components/dashboard/overview/progress-table.tsx";
import { WarningTable } from "#components/dashboard/overview/warning-table.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { photosAlone } from "#domain/dataset-tabs.ts";
import { ownWorkAlone } from "#domain/overview/whose-work.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { loadReasons } from "#server/datasets/reasons.ts";
import { loadOverview } from "#server/overview/load-overview.ts";
import { countUnsettledFor, DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

type Props = { params: Promise<{ datasetId: string }>; searchParams: Promise<{ start?: string | string[] }> };

export const generateMetadata = datasetTitle("browse", "overview");

/** Where a data set stands, as figures that lead to their entries; the same that `studio stats` prints. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "browse");
  const { db, dataset, reviewer, standing } = visit;
  const only = ownWorkAlone(standing, dataset.id, reviewer?.id);
  const leads = mayIn(standing, "lead", dataset.id);
  const [overview, reasons, assignees, unsettled, { start }, t] = await Promise.all([
    loadOverview(db, BigInt(dataset.id), only),
    loadReasons(db, BigInt(dataset.id)),
    loadAssignees(db, reviewer?.account && leads ? [dataset.id] : []),
    countUnsettledFor(visit),
    searchParams,
    getTranslations("overview"),
  ]);
  const { foundByTask, foundByPart, days, people, warnings } = overview;
  const isBegun = days.length > 0 || foundByTask.length > 0 || overview.decidedUnseen > 0;
  const photos = photosAlone(dataset);
  const found = { datasetId: dataset.id, overview, reasons };
  return (
    <DatasetPage visit={visit} tab="overview">
      {dataset.entries > 0 && leads ? (
        <div className="flex justify-end">
          <StartSession
            datasetId={dataset.id}
            datasetName={dataset.name}
            tasks={dataset.tasks}
            parts={overview.parts}
            assignees={assignees.get(dataset.id) ?? []}
            ownId={reviewer?.id ?? null}
            isOpenAtFirst={start === "session"}
          />
        </div>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="min-w-0 lg:col-span-2">
          <ProgressTable datasetId={dataset.id} overview={overview} />
        </div>
        {isBegun ? (
          <>
            <div className="flex min-w-0 flex-col gap-4">
              <FoundTable kind="task" found={foundByTask} {...found} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <DayChart datasetId={dataset.id} days={days} />
              <PeopleTable datasetId={dataset.id} people={people} isOwn={only !== null} />
              <WarningTable datasetId={dataset.id} warnings={warnings} unsettled={unsettled} />
              {foundByPart.length > 0 ? <FoundTable kind="part" found={foundByPart} {...found} /> : null}
            </div>
          </>
        ) : (
          <>
            <section className="flex flex-col items-start gap-3 rounded-xl border border-dashed border-line-strong p-5">
              <h2 className="font-semibold">{t(dataset.entries > 0 ? "none" : "noEntries")}</h2>
              <p className="text-sm text-ink-soft">{t(dataset.entries > 0 ? "noneText" : "noEntriesText")}</p>
              {photos === null ? null : (
                <Link className={buttonClass()} href={photos}>
                  {t("seePhotos", { count: dataset.images })}
                </Link>
              )}
            </section>
            <WarningTable datasetId={dataset.id} warnings={warnings} unsettled={unsettled} />
          </>
        )}
      </div>
    </DatasetPage>
  );
}
