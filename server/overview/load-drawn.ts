import type { Scope } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { type Looked, loadLooked } from "./load-looked.ts";
import { type Candidates, type Draws, loadCandidates, loadWholeDraws } from "./load-whole-draws.ts";

/** Sessions that turned out to be no whole draws when a data set was last looked at. */
const lastLacking = perDatabase("no whole draws", () => new Map<bigint, Draws>());

/**
 * What people looked at, and which of it whole draws brought. To tell which sessions are whole draws takes as long as what they brought: both are
 * asked at once, the latter of those that it is likely to be, and once more only where it is others. Likely is whatever was no other the last
 * time: sessions that go on with a draw are whole, one after another.
 */
export async function loadDrawn(
  db: Database,
  datasetId: bigint,
  entries: Record<Scope["kind"], ReadonlyMap<string, number>>,
): Promise<Looked> {
  const lacking = lastLacking(db);
  const candidates = await loadCandidates(db, datasetId, entries);
  const likely = without(candidates, lacking.get(datasetId) ?? { task: [], part: [] });
  const [draws, looked] = await Promise.all([
    loadWholeDraws(db, datasetId, entries, candidates),
    loadLooked(db, datasetId, likely),
  ]);
  lacking.set(datasetId, without(candidates, draws));
  return isSame(draws, likely) ? looked : loadLooked(db, datasetId, draws);
}

function without({ sessions }: Candidates, draws: Draws): Draws {
  const rest = (kind: Scope["kind"]) => {
    const out = new Set(draws[kind]);
    return sessions.filter((own) => own.kind === kind && !out.has(own.id)).map(({ id }) => id);
  };
  return { task: rest("task"), part: rest("part") };
}

const isSame = (one: Draws, other: Draws): boolean =>
  one.task.join() === other.task.join() && one.part.join() === other.part.join();
