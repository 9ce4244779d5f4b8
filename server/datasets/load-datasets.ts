import type { EntryState, Task } from "#domain/entry/task.ts";
import type { Database } from "#server/db/client.ts";

export type DatasetView = {
  id: string;
  name: string;
  createdAt: string;
  images: number;
  entries: number;
  /** From appended counts, never by counting entries. */
  states: Partial<Record<EntryState, number>>;
  tasks: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  hasPractice: boolean;
  /** Its reviewers may browse it (domain/dataset-settings.ts). */
  reviewersBrowse: boolean;
};

/** Every data set (or the one named) with its counts, oldest first; none that is being removed. */
export async function loadDatasets(db: Database, only?: bigint): Promise<DatasetView[]> {
  const where = { removedAt: null, ...(only === undefined ? {} : { id: only }) };
  const datasets = await db.prisma.dataset.findMany({
    where,
    orderBy: { id: "asc" },
    include: { _count: { select: { images: true } }, practice: { take: 1, select: { position: true } } },
  });
  const counts = await db.prisma.stateCount.groupBy({
    by: ["datasetId", "task", "state"],
    where: only === undefined ? {} : { datasetId: only },
    _sum: { delta: true },
  });
  return datasets.map((dataset) => {
    const states: DatasetView["states"] = {};
    const tasks: DatasetView["tasks"] = {};
    for (const { task, state, _sum } of counts.filter((row) => row.datasetId === dataset.id)) {
      const count = Number(_sum.delta ?? 0n);
      if (count === 0) continue;
      states[state] = (states[state] ?? 0) + count;
      tasks[task] = { ...tasks[task], [state]: count };
    }
    return {
      id: String(dataset.id),
      name: dataset.name,
      createdAt: dataset.createdAt.toISOString(),
      images: dataset._count.images,
      entries: Object.values(states).reduce((sum, count) => sum + count, 0),
      states,
      tasks,
      hasPractice: dataset.practice.length > 0,
      reviewersBrowse: dataset.reviewersBrowse,
    };
  });
}

/** A data set's name; null where it is not there, or is being removed. */
export async function loadDatasetName(db: Database, id: bigint): Promise<string | null> {
  const dataset = await db.prisma.dataset.findFirst({ where: { id, removedAt: null }, select: { name: true } });
  return dataset?.name ?? null;
}

/** Names of the data sets (those that are wanted), oldest first; none that is being removed. */
export async function loadDatasetNames(
  db: Database,
  isWanted: (id: string) => boolean = () => true,
): Promise<string[]> {
  const datasets = await db.prisma.dataset.findMany({
    where: { removedAt: null },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
  return datasets.filter(({ id }) => isWanted(String(id))).map(({ name }) => name);
}
