import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { visitPage } from "#app/visit-page.ts";
import { RunProgress } from "#components/dashboard/import/run-progress.tsx";
import { Header } from "#components/ui/header.tsx";
import { idSchema } from "#domain/id.ts";
import { leadIn } from "#domain/rights/rights.ts";
import { isRun } from "#server/runs/watch-run.ts";

/** One import: live while it runs, its report afterwards. */
export default async function RunPage({ params }: { params: Promise<{ runId: string }> }) {
  const runId = idSchema.safeParse((await params).runId);
  if (!runId.success) notFound();
  const { db, reviewer, standing } = await visitPage("watch", { runId: runId.data });
  const [isThere, t] = await Promise.all([isRun(db, BigInt(runId.data)), getTranslations("import")]);
  if (!isThere) notFound();
  return (
    <>
      <Header reviewer={reviewer} />
      <main id="content" className="mx-auto flex max-w-4xl flex-col gap-5 px-4 py-8">
        <h1 className="text-xl font-semibold">{t("run", { id: runId.data })}</h1>
        <RunProgress runId={runId.data} leadsIn={standing.isOwner ? null : leadIn(standing)} />
      </main>
    </>
  );
}
