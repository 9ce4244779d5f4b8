import { DATASET_TABS, type DatasetTab, TABS } from "#domain/dataset-tabs.ts";
import { type Destination, STUDIO_PAGES, type StudioPage } from "#domain/destination.ts";
import { mayAnywhere, mayIn } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { loadAllowedDatasets } from "#server/generate/allowed.ts";
import { loadOpenSessions } from "#server/queue/open-sessions.ts";
import type { Asker } from "#server/rights/check-rights.ts";

/**
 * Where somebody may go from anywhere: the pages of the studio and of each data set that they may open, and the sessions that
 * home shows them. `hasAccounts`: without, pages about accounts are not there. `address`: of the model that is set, null where none is.
 */
export async function loadDestinations(
  db: Database,
  asker: Asker,
  { hasAccounts, address }: { hasAccounts: boolean; address: string | null },
): Promise<Destination[]> {
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
  // Whoever has not said a name yet has no sessions.
  const { open } = reviewerId === "" ? { open: [] } : await loadOpenSessions(db, reviewerId, standing);
  const generating = await loadAllowedDatasets(db.pool, address);
  const isThere = (tab: DatasetTab, datasetId: string) =>
    tab === "generate" ? generating.has(datasetId) : hasAccounts || tab !== "settings";
  const names = new Map(datasets.map(({ id, name }) => [String(id), name]));
  return [
    ...pages.map((page): Destination => ({ kind: "page", page })),
    ...datasets.flatMap(({ id, name }) =>
      TABS.filter((tab) => isThere(tab, String(id)) && mayIn(standing, DATASET_TABS[tab].access, String(id))).map(
        (tab): Destination => ({ kind: "tab", tab, datasetId: String(id), datasetName: name }),
      ),
    ),
    ...open.flatMap(({ queueId, datasetId, name, purpose }): Destination[] => {
      const datasetName = names.get(datasetId);
      return datasetName === undefined ? [] : [{ kind: "session", id: queueId, name, purpose, datasetId, datasetName }];
    }),
  ];
}
