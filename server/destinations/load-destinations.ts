import { DATASET_TABS, TABS } from "#domain/dataset-tabs.ts";
import { type Destination, STUDIO_PAGES, type StudioPage } from "#domain/destination.ts";
import { mayAnywhere, mayIn } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import type { Asker } from "#server/rights/check-rights.ts";

/**
 * Where somebody may go from anywhere: the pages of the studio and of each data set that they may open, and the sessions that
 * home shows them. `hasAccounts`: without, pages about accounts are not there.
 */
export async function loadDestinations(db: Database, asker: Asker, hasAccounts: boolean): Promise<Destination[]> {
  const { standing, reviewerId } = asker;
  const datasets = await db.prisma.dataset.findMany({
    where: { removedAt: null },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
  const pages = (Object.keys(STUDIO_PAGES) as StudioPage[]).filter((page) => {
    const { access, isOfAccounts } = STUDIO_PAGES[page];
    return (hasAccounts || !isOfAccounts) && mayAnywhere(standing, access);
  });
  const { open } = await loadOpenSessions(db, reviewerId, standing);
  const names = new Map(datasets.map(({ id, name }) => [String(id), name]));
  return [
    ...pages.map((page): Destination => ({ kind: "page", page })),
    ...datasets.flatMap(({ id, name }) =>
      TABS.filter(
        (tab) => (hasAccounts || tab !== "settings") && mayIn(standing, DATASET_TABS[tab].access, String(id)),
      ).map((tab): Destination => ({ kind: "tab", tab, datasetId: String(id), datasetName: name })),
    ),
    ...open.flatMap(({ queueId, datasetId, name, purpose }): Destination[] => {
      const datasetName = names.get(datasetId);
      return datasetName === undefined ? [] : [{ kind: "session", id: queueId, name, purpose, datasetId, datasetName }];
    }),
  ];
}
