import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { StudioCrumbs } from "#app/studio-crumbs.tsx";
import { visitPage } from "#app/visit-page.ts";
import { RunProgress } from "#components/dashboard/import/run-progress.tsx";
import { Header } from "#components/frame/header.tsx";
import { idSchema } from "#domain/id.ts";
import { leadIn } from "#domain/rights/rights.ts";
import { isRun } from "#server/runs/watch-run.ts";

type Props = { params: Promise<{ runId: string }> };

/** Once a request, for its title and its page. */
const visitRun = cache(async (runId: string) => {
  const id = idSchema.safeParse(runId);
  if (!id.success) notFound();
  const visit = await visitPage("watch", { runId: id.data });
  if (!(await isRun(visit.db, BigInt(id.data)))) notFound();
  return { ...visit, id: id.data };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ id }, t] = await Promise.all([visitRun((await params).runId), getTranslations("import")]);
  return { title: t("run", { id }) };
}

/** One import: live while it runs, its report afterwards. */
export default async function RunPage({ params }: Props) {
  const [{ id, reviewer, standing }, t] = await Promise.all([
    visitRun((await params).runId),
    getTranslations("import"),
  ]);
  return (
    <>
      <Header reviewer={reviewer}>
        <StudioCrumbs page="import" below={t("run", { id })} />
      </Header>
      <main id="content" className="mx-auto flex max-w-4xl flex-col gap-5 px-4 py-8">
        <h1 className="text-xl font-semibold">{t("run", { id })}</h1>
        <RunProgress runId={id} leadsIn={standing.isOwner ? null : leadIn(standing)} />
      </main>
    </>
  );
}
