import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import {
  type Access,
  allows,
  type EffectiveRole,
  isForAll,
  isInScope,
  mayAnywhere,
  roleIn,
  type Standing,
} from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { findPlace, isQueued, NAMED, type Named, type Place } from "./places.ts";

/** Who asks for something: signed in. */
export type Asker = { reviewerId: string; standing: Standing };

/** The ids that stand at the top of a request's parameters, query or body. */
export type Ids = Partial<Record<Named, string>>;

/** Those of them that lead to a data set, wherever in a request they stand. The same name twice with two values is refused. */
export function idsOf(...parts: readonly unknown[]): Ids {
  const ids: Ids = {};
  for (const part of parts) {
    if (typeof part !== "object" || part === null) continue;
    for (const key of NAMED) {
      const id = (part as Record<string, unknown>)[key];
      if (typeof id !== "string") continue;
      if (ids[key] !== undefined && ids[key] !== id) throw notThere();
      ids[key] = id;
    }
  }
  return ids;
}

/**
 * Refuses what somebody may not do with what they name: every id must lead to where they may. One that leads to where they
 * are nothing is answered as one that leads nowhere. Answers what they are where the ids lead. Ids in `checked` have passed
 * already, before the request's body was read, and are not looked up again.
 * @throws StudioError not_found · forbidden (they know the data set, and may not do that there)
 */
export async function checkRights(
  db: Database,
  access: Access,
  asker: Asker,
  ids: Ids,
  checked: Ids = {},
): Promise<EffectiveRole[]> {
  try {
    const roles = await checkPlaces(db, access, asker, ids, checked);
    if (!isInScope(asker.standing, access)) throw new StudioError("forbidden", message("keyMayNot"));
    if (Object.keys(checked).length > 0 || roles.length > 0 || isForAll(access) || mayAnywhere(asker.standing, access))
      return roles;
    throw new StudioError("forbidden", message("mayNot"));
  } catch (error) {
    // A browser gives up what is not there, and keeps what it is told to keep: a verdict is the work of a person. Who owns the studio
    // sees all there is: what they are told is gone has gone.
    if (access === "decide" && !asker.standing.isOwner && error instanceof StudioError)
      throw new StudioError("forbidden", message("mayNotDecide"));
    throw error;
  }
}

async function checkPlaces(
  db: Database,
  access: Access,
  asker: Asker,
  ids: Ids,
  checked: Ids,
): Promise<EffectiveRole[]> {
  const asked = NAMED.flatMap((key) => {
    const id = ids[key];
    return id === undefined || checked[key] !== undefined ? [] : [checkPlace(db, access, asker, ids, key, id)];
  });
  const found = await Promise.allSettled(asked);
  const no = found.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  // Which of two refusals is told must not hang on which came first, or on whether what is refused is there.
  if (no.length > 0) throw no.find((one) => !(one instanceof StudioError)) ?? no.find(isNotThere) ?? no[0];
  return Promise.all(asked);
}

const isNotThere = (error: unknown): boolean => error instanceof StudioError && error.code === "not_found";

async function checkPlace(
  db: Database,
  access: Access,
  asker: Asker,
  ids: Ids,
  key: Named,
  id: string,
): Promise<EffectiveRole> {
  const place = await findPlace(db, key, id, asker.reviewerId);
  const role = place && roleAt(place, key, asker.standing);
  // What was done in a data set that is gone is read by who owns the studio: nobody else has a role in it any more.
  const isOfRemoved = !place && key === "datasetId" && access === "audit" && asker.standing.isOwner;
  if (isOfRemoved && isInScope(asker.standing, access)) return "owner";
  if (!place || !role || place.isClosed || (place.isAnothers && !allows(role, "lead"))) throw notThere();
  if (!isInScope(asker.standing, access)) throw new StudioError("forbidden", message("keyMayNot"));
  if (!asker.standing.isOwner && !allows(role, access)) throw new StudioError("forbidden", message("mayNot"));
  if (isBoundToHanded(role, access) && !(await isHanded(db, access, key, place, ids)))
    throw role === "reviewer" ? notThere() : new StudioError("forbidden", message("mayNot"));
  return role;
}

/** Who may browse sees all entries; they work on those that were handed to them, as any reviewer. */
const isBoundToHanded = (role: EffectiveRole, access: Access): boolean =>
  role === "reviewer" || (role === "browsing_reviewer" && (access === "review" || access === "decide"));

/** A run that belongs to no data set, or to none that is left, is its maker's as a data set is its lead's. */
function roleAt({ datasetId, isTheirs }: Place, key: Named, standing: Standing): EffectiveRole | null {
  if (datasetId !== null) return roleIn(standing, datasetId);
  if (standing.isOwner) return "owner";
  return key === "runId" && isTheirs ? "lead" : null;
}

/** A reviewer sees of entries, and of their photos, those that were handed to them; a verdict may come after another has the entry. */
async function isHanded(db: Database, access: Access, key: Named, place: Place, ids: Ids): Promise<boolean> {
  if (key !== "entryId" && key !== "imageId" && key !== "commentId") return true;
  if (place.isTheirs) return true;
  // Claiming what is left of a photo: the queue decides.
  if (key === "imageId" && ids.queueId !== undefined) return true;
  return access === "decide" && ids.queueId !== undefined && ids.entryId !== undefined
    ? isQueued(db, ids.queueId, ids.entryId)
    : false;
}

/** One sentence for what is not there and for what somebody may not know of. */
const notThere = () => new StudioError("not_found", message("notThere"));
