import { Upload } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { GivenSessions } from "#components/dashboard/home/given-sessions.tsx";
import { OpenSessionRow } from "#components/dashboard/home/open-session-row.tsx";
import { PartCounts } from "#components/dashboard/home/part-counts.tsx";
import { PracticeCard } from "#components/dashboard/home/practice-card.tsx";
import { Removals } from "#components/dashboard/home/removals.tsx";
import { RemoveDataset } from "#components/dashboard/home/remove-dataset.tsx";
import { StartSession } from "#components/dashboard/home/start-session.tsx";
import { StateBar } from "#components/dashboard/home/state-bar.tsx";
import { Header } from "#components/frame/header.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { photosAlone } from "#domain/dataset-tabs.ts";
import type { PracticeScore } from "#domain/practice/practice-reveal.ts";
import { type Access, mayAnywhere, mayIn } from "#domain/rights/rights.ts";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";
import { loadPractised } from "#server/entries/load-practised.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import { LowDisk } from "./low-disk.tsx";
import { visitPage } from "./visit-page.ts";

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = await Promise.all([getTranslations("home"), getTranslations("common")]);
  // The layout's own page has no part in its template.
  return { title: `${t("title")} · ${common("product")}` };
}

/** Of somebody who has not said a name. */
const NO_SESSIONS: Awaited<ReturnType<typeof loadOpenSessions>> = { open: [], practised: [] };

/** The data sets, how far each is, and the ways into work: practice, a new session, an open one. */
export default async function HomePage() {
  const { db, reviewer, standing } = await visitPage("signed_in");
  const may = (access: Access, { id }: { id: string }) => mayIn(standing, access, id);
  const [all, removals, t] = await Promise.all([loadDatasets(db), loadRemovals(db), getTranslations("home")]);
  const datasets = all.filter((dataset) => may("show", dataset));
  const parts = new Map(
    await Promise.all(
      datasets
        .filter((dataset) => may("browse", dataset))
        .map(async ({ id }) => [id, await loadParts(db.pool, BigInt(id))] as const),
    ),
  );
  const led = reviewer?.account ? datasets.filter((dataset) => may("lead", dataset)).map(({ id }) => id) : [];
  const [sessions, assignees] = await Promise.all([
    reviewer ? loadOpenSessions(db, reviewer.id, standing) : NO_SESSIONS,
    loadAssignees(db, led),
  ]);
  const scores = new Map<string, PracticeScore>();
  for (const { datasetId, queueId } of reviewer ? sessions.practised : []) {
    const { errors, found, marked, lost } = await loadPractised(db, queueId, reviewer?.id ?? "");
    scores.set(datasetId, { errors, found, marked, lost });
  }
  const given = sessions.open.flatMap((session) => {
    const dataset = datasets.find(({ id }) => id === session.datasetId);
    return session.isGiven && dataset ? [{ session, name: dataset.name }] : [];
  });
  return (
    <>
      <Header reviewer={reviewer} />
      <main id="content" className="mx-auto flex max-w-5xl flex-col gap-6 px-4 py-8">
        {mayAnywhere(standing, "import") ? <LowDisk /> : null}
        {datasets
          .filter((dataset) => dataset.hasPractice && may("review", dataset))
          .map((dataset) => (
            <PracticeCard key={dataset.id} datasetId={dataset.id} score={scores.get(dataset.id) ?? null} />
          ))}
        <GivenSessions given={given} />
        <div className="flex items-center gap-3">
          <h1 className="grow text-xl font-semibold">{t("title")}</h1>
          {mayAnywhere(standing, "import") ? (
            <Link href="/import" className={buttonClass()}>
              <Upload size={15} aria-hidden />
              {t("import")}
            </Link>
          ) : null}
        </div>
        {datasets.length === 0 ? (
          <section className="rounded-xl border border-dashed border-line-strong p-8 text-center">
            <h2 className="font-semibold">{t("emptyTitle")}</h2>
            {standing.isOwner ? (
              <>
                <p className="mt-1 text-ink-soft">{t("emptyText")}</p>
                <code className="mt-3 inline-block rounded bg-panel px-3 py-1.5 text-sm">
                  npm run studio -- import PATH --dataset NAME
                </code>
              </>
            ) : (
              <p className="mt-1 text-ink-soft">{t("noneForYou")}</p>
            )}
          </section>
        ) : null}
        <ul className="flex flex-col gap-4">
          {datasets.map((dataset) => {
            const open = sessions.open.filter(({ datasetId, isGiven }) => datasetId === dataset.id && !isGiven);
            return (
              <li key={dataset.id} className="flex flex-col gap-4 rounded-xl border border-line bg-panel p-5">
                <div className="flex flex-wrap items-center gap-3">
                  <div className="min-w-0 grow">
                    <h2 className="truncate text-lg font-semibold">
                      {may("browse", dataset) ? (
                        <Link
                          href={photosAlone(dataset) ?? `/datasets/${dataset.id}/overview`}
                          className="hover:text-accent"
                        >
                          {dataset.name}
                        </Link>
                      ) : (
                        dataset.name
                      )}
                    </h2>
                    <p className="text-sm text-ink-soft">
                      {t("extent", { entries: dataset.entries, photos: dataset.images })}
                    </p>
                  </div>
                  {may("browse", dataset) ? (
                    <Link href={`/datasets/${dataset.id}`} className={buttonClass()}>
                      {t("browse")}
                    </Link>
                  ) : null}
                  {may("download", dataset) ? (
                    <Link href={`/datasets/${dataset.id}/export`} className={buttonClass()}>
                      {t("export")}
                    </Link>
                  ) : null}
                  {dataset.entries > 0 && may("lead", dataset) ? (
                    <StartSession
                      datasetId={dataset.id}
                      datasetName={dataset.name}
                      tasks={dataset.tasks}
                      parts={parts.get(dataset.id) ?? []}
                      assignees={assignees.get(dataset.id) ?? []}
                      ownId={reviewer?.id ?? null}
                    />
                  ) : null}
                  {may("owner", dataset) ? (
                    <RemoveDataset
                      datasetId={dataset.id}
                      name={dataset.name}
                      entries={dataset.entries}
                      decided={dataset.entries - (dataset.states.pending ?? 0)}
                    />
                  ) : null}
                </div>
                {may("browse", dataset) ? <StateBar states={dataset.states} /> : null}
                <PartCounts datasetId={dataset.id} parts={parts.get(dataset.id) ?? []} />
                {open.length > 0 ? (
                  <ul className="flex flex-col gap-1.5 border-t border-line pt-3">
                    {open.map((session) => (
                      <OpenSessionRow key={session.queueId} session={session} leads={may("lead", dataset)} />
                    ))}
                  </ul>
                ) : null}
              </li>
            );
          })}
        </ul>
        <Removals removals={removals.filter((removal) => mayIn(standing, "owner", removal.datasetId))} />
      </main>
    </>
  );
}
