import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { visitPage } from "#app/visit-page.ts";
import { BackToList } from "#components/dashboard/browse/walk/back-to-list.tsx";
import { Header } from "#components/frame/header.tsx";
import { Breadcrumb } from "#components/ui/breadcrumb.tsx";
import { CopyLink } from "#components/ui/copy-link.tsx";
import { idSchema } from "#domain/id.ts";
import { keptAs } from "#domain/review/kept-as.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { loadDatasetName } from "#server/datasets/load-datasets.ts";
import { loadInstallation } from "#server/db/installation.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { loadHead } from "#server/entries/last-verdict.ts";
import { loadUndoable } from "#server/entries/undoable.ts";
import { crumbOf, tabName } from "../../../dataset-page.tsx";
import { EntryScreen } from "./entry-screen.tsx";

type Props = { params: Promise<{ datasetId: string; entryId: string }> };

/** Once a request, for its title and its page: who comes, and of the data set its name alone. */
const visitEntry = cache(async (datasetId: string, entryId: string) => {
  const id = idSchema.safeParse(entryId);
  const ofDataset = idSchema.safeParse(datasetId);
  if (!id.success || !ofDataset.success) notFound();
  const visit = await visitPage("browse", { datasetId: ofDataset.data, entryId: id.data });
  const name = await loadDatasetName(visit.db, BigInt(ofDataset.data));
  if (name === null) notFound();
  return { ...visit, id: id.data, dataset: { id: ofDataset.data, name } };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { datasetId, entryId } = await params;
  const [{ id, dataset }, t] = await Promise.all([visitEntry(datasetId, entryId), getTranslations("review")]);
  return { title: `${t("entryTitle", { id })} · ${dataset.name}` };
}

/** One entry, opened from the browser. */
export default async function EntryPage({ params }: Props) {
  const { datasetId, entryId } = await params;
  const { db, reviewer, standing, id, dataset } = await visitEntry(datasetId, entryId);
  // Before the entry: a verdict of the reviewer's own that comes in between is then met, and not passed over unseen.
  const headId = reviewer && (await loadHead(db, BigInt(id), reviewer.id));
  const [entry] = await loadEntryViews(db, [BigInt(id)]);
  if (!entry || entry.datasetId !== datasetId) notFound();
  const [t, entries, codebook, installation, undoable] = await Promise.all([
    getTranslations("common"),
    tabName("browse"),
    loadCodebook(db, BigInt(datasetId)),
    loadInstallation(db),
    reviewer ? loadUndoable(db, BigInt(entry.id), reviewer.id) : null,
  ]);
  return (
    <div className="flex h-dvh flex-col">
      <Header reviewer={reviewer}>
        <BackToList
          datasetId={datasetId}
          entryId={entry.id}
          className="flex min-h-[24px] min-w-[24px] items-center gap-1.5 text-sm text-ink-soft hover:text-ink"
        >
          <ArrowLeft size={16} aria-hidden />
          <span className="max-sm:sr-only">{t("back")}</span>
        </BackToList>
        <Breadcrumb
          crumbs={[crumbOf(dataset), { name: entries, href: `/datasets/${datasetId}` }, { name: entry.id }]}
        />
        <CopyLink />
      </Header>
      <main id="content" className="flex min-h-0 grow flex-col">
        <EntryScreen
          key={`${entry.id} ${reviewer?.id}`}
          entry={entry}
          installation={installation}
          keptAs={keptAs(installation, reviewer?.account ? reviewer.id : null)}
          reasons={codebook.reasons}
          guideline={{ version: codebook.version, text: codebook.guideline }}
          undoable={undoable}
          headId={headId}
          leads={mayIn(standing, "lead", datasetId)}
        />
      </main>
    </div>
  );
}
