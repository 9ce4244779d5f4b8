import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { visitPage } from "#app/visit-page.ts";
import { Header } from "#components/frame/header.tsx";
import type { Session } from "#components/review/session/session.ts";
import { SessionScreen } from "#components/review/session/session-screen.tsx";
import { SpotScreen } from "#components/review/spot-check/spot-screen.tsx";
import { PersonHere } from "#components/ui/person-here.tsx";
import { parseStoredFilter } from "#domain/find/stored-filter.ts";
import { idSchema } from "#domain/id.ts";
import { keptAs } from "#domain/review/kept-as.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadCodebook } from "#server/datasets/codebook.ts";
import { loadInstallation } from "#server/db/installation.ts";
import { env } from "#server/env.ts";
import { mayGenerate } from "#server/generate/allowed.ts";
import { countBoxes, loadQueue } from "#server/queue/load-queue.ts";

type Props = { params: Promise<{ queueId: string }>; searchParams: Promise<{ mode?: string | string[] }> };

/** Once a request, for its title and its page. */
const visitQueue = cache(async (id: string) => {
  const queueId = idSchema.safeParse(id);
  if (!queueId.success) notFound();
  const visit = await visitPage("review", { queueId: queueId.data });
  const queue = await loadQueue(visit.db, BigInt(queueId.data));
  if (!queue) notFound();
  if (queue.purpose === "practice" && visit.reviewer && queue.reviewerId !== visit.reviewer.id) notFound();
  return { ...visit, queue };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ queue }, t] = await Promise.all([visitQueue((await params).queueId), getTranslations("goTo")]);
  const own = t(`session.${queue.purpose}`, { id: String(queue.id) });
  return { title: `${queue.name ?? own} · ${queue.dataset.name}` };
}

/** A session at work. Reading the page claims nothing: links are prefetched. */
export default async function ReviewPage({ params, searchParams }: Props) {
  const { db, reviewer, standing, queue } = await visitQueue((await params).queueId);
  if (!reviewer) return <Header reviewer={null} />;
  const [codebook, installation] = await Promise.all([loadCodebook(db, queue.dataset.id), loadInstallation(db)]);
  const leads = mayIn(standing, "lead", String(queue.dataset.id));
  const { filter, order, size } = queue;
  const parsed = parseStoredFilter(filter);
  const session: Session = {
    queueId: String(queue.id),
    datasetId: String(queue.dataset.id),
    datasetName: queue.dataset.name,
    name: queue.name,
    purpose: queue.purpose,
    boxes: queue.purpose === "spot_check" ? await countBoxes(db, queue.id) : null,
    leads,
    isOfWholePhotos: (await searchParams).mode === "photo",
    canReplace: queue.purpose === "session" && (await mayGenerate(db, env.generator, queue.dataset.id)),
    // Another one by the same recipe would lack nothing.
    draw:
      leads && queue.purpose !== "practice" && queue.recipe === null && parsed.ok
        ? { filter: parsed.filter, order, size }
        : null,
  };
  const { version, reasons } = codebook;
  const given = { session, installation, keptAs: keptAs(installation, reviewer.account && reviewer.id), reasons };
  // What a page holds is its reviewer's: who takes the seat starts a page of their own.
  const key = `${session.queueId} ${reviewer.id}`;
  return (
    <>
      {/* Before the screen: what it sends is sent under this name. */}
      {reviewer.account ? <PersonHere person={reviewer} /> : null}
      {queue.purpose === "spot_check" ? (
        <SpotScreen key={key} {...given} codebookVersion={version > 0 ? version : null} />
      ) : (
        <SessionScreen key={key} {...given} guideline={{ version, text: codebook.guideline }} />
      )}
    </>
  );
}
