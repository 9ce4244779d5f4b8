import { inflateRawSync } from "node:zlib";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type Recipe, recipeSchema } from "#domain/recipe/recipe.ts";
import { type DiffEntry, type DiffKind, type DiffReason, NAMED_EACH, type ReleaseDiff } from "#domain/release/diff.ts";
import { diffEntrySets, type EntrySet, parseEntrySet } from "#domain/release/entry-set.ts";
import type { Database } from "#server/db/client.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** So many entries are asked about at once. */
const TOGETHER = 20_000;

type Compared = {
  id: string;
  number: number;
  recipe: Recipe;
  entries: EntrySet;
  lastVerdict: string;
  lastEntry: string;
};

/**
 * Which entries came, went and changed from one release to another, and why, from the database alone: what it says of the reasons
 * (imported, decided, withdrawn, held out) is as of the two cuts. @throws StudioError not_found, also for one that was removed
 */
export async function diffReleases(db: Database, datasetId: bigint, from: number, to: number): Promise<ReleaseDiff> {
  const [one, other] = [await loadCompared(db.pool, datasetId, from), await loadCompared(db.pool, datasetId, to)];
  const { came, went, changed, same } = diffEntrySets(one.entries, other.entries);
  const isSameRecipe = JSON.stringify(one.recipe) === JSON.stringify(other.recipe);
  const groups = new Map<string, ReleaseDiff["groups"][number]>();
  const tell = (kind: DiffKind, reason: DiffReason, entry: DiffEntry) => {
    const key = `${kind} ${reason}`;
    const group = groups.get(key) ?? { kind, reason, count: 0, entries: [] };
    groups.set(key, group);
    group.count++;
    if (group.entries.length < NAMED_EACH) group.entries.push(entry);
  };
  const compare = { one, other, isSameRecipe };
  for (const [kind, ids] of [
    ["came", came],
    ["went", went],
    ["changed", changed.map(({ id }) => id)],
  ] as const)
    for (let at = 0; at < ids.length; at += TOGETHER)
      for (const facts of await loadFacts(db.pool, ids.slice(at, at + TOGETHER), one, other)) {
        const { entryId, image, task, before, after } = facts;
        tell(kind, reasonOf(kind, facts, compare), { entryId, image, task, before, after });
      }
  return { from, to, same, isSameRecipe, groups: [...groups.values()].toSorted((a, b) => order(a) - order(b)) };
}

const KINDS: readonly DiffKind[] = ["came", "went", "changed"];
const order = ({ kind, count }: ReleaseDiff["groups"][number]) => KINDS.indexOf(kind) * 1e12 - count;

async function loadCompared(db: Queryable, datasetId: bigint, number: number): Promise<Compared> {
  const { rows } = await db.query<Omit<Compared, "recipe" | "entries"> & { recipe: unknown; entries: Buffer | null }>(
    `SELECT id::text, number, recipe, entries, "lastVerdict"::text AS "lastVerdict", "lastEntry"::text AS "lastEntry" FROM "Release"
     WHERE "datasetId" = $1 AND number = $2 AND "publishedAt" IS NOT NULL`,
    [datasetId, number],
  );
  const [found] = rows;
  if (!found) throw new StudioError("not_found", message("noRelease", { number }));
  if (found.entries === null) throw new StudioError("not_found", message("releaseRemoved", { number }));
  return {
    ...found,
    recipe: recipeSchema.parse(found.recipe),
    entries: parseEntrySet(inflateRawSync(found.entries)),
  };
}

type Facts = DiffEntry & {
  isThere: boolean;
  isNew: boolean;
  isWithdrawn: boolean;
  heldBefore: boolean;
  heldAfter: boolean;
  isDecided: boolean;
};

/** What is known of entries, as they stood when the two were cut. */
async function loadFacts(db: Queryable, ids: readonly number[], one: Compared, other: Compared): Promise<Facts[]> {
  const stateAt = (sequence: string) => `coalesce((SELECT v."stateAfter"::text FROM "Verdict" v
    WHERE v."entryId" = e.id AND v.pass = 'main' AND v.sequence <= ${sequence} ORDER BY v.sequence DESC LIMIT 1), 'pending')`;
  const held = (
    release: string,
  ) => `coalesce(r${release}."heldOut" @> e."imageId", false) OR EXISTS (SELECT 1 FROM "EntryImage" x
    WHERE x."entryId" = e.id AND r${release}."heldOut" @> x."imageId")`;
  const { rows } = await db.query<
    Omit<Facts, "task" | "before" | "after"> & { task: string; before: string; after: string }
  >(
    `SELECT wanted.id::text AS "entryId", i.identity AS image, e.task::text AS task, e.id IS NOT NULL AS "isThere",
       CASE WHEN e.id <= $4 THEN ${stateAt("$2")} END AS before, CASE WHEN e.id <= $5 THEN ${stateAt("$3")} END AS after,
       coalesce(e.id > $4, false) AS "isNew", coalesce(i."isWithdrawn", false) AS "isWithdrawn", ${held("1")} AS "heldBefore", ${held("2")} AS "heldAfter",
       EXISTS (SELECT 1 FROM "Verdict" v WHERE v."entryId" = e.id AND v.pass = 'main' AND v.sequence > least($2, $3) AND v.sequence <= greatest($2, $3)) AS "isDecided"
     FROM unnest($1::bigint[]) AS wanted(id) LEFT JOIN "Entry" e ON e.id = wanted.id LEFT JOIN "Image" i ON i.id = e."imageId"
     JOIN "Release" r1 ON r1.id = $6 JOIN "Release" r2 ON r2.id = $7 ORDER BY wanted.id`,
    [ids, one.lastVerdict, other.lastVerdict, one.lastEntry, other.lastEntry, one.id, other.id],
  );
  return rows.map((row) => ({
    ...row,
    task: row.task as Task | null,
    before: row.before as EntryState | null,
    after: row.after as EntryState | null,
  }));
}

type Compare = { one: Compared; other: Compared; isSameRecipe: boolean };

/** The first reason that holds. */
function reasonOf(kind: DiffKind, facts: Facts, { one, other, isSameRecipe }: Compare): DiffReason {
  if (!facts.isThere) return "gone";
  if (kind === "changed") return facts.isDecided ? "verdict" : isSameRecipe ? "beside" : "recipe";
  if (kind === "came" && facts.isNew) return "new";
  if (kind === "went" && facts.isWithdrawn) return "withdrawn";
  if (facts.heldBefore !== facts.heldAfter) return "held-out";
  const [allowedBefore, allowedAfter] = [mayBeIn(facts.before, one.recipe), mayBeIn(facts.after, other.recipe)];
  // Another state counts where it is the state, and not the recipe, that made the difference.
  if (facts.before !== facts.after && allowedBefore !== allowedAfter) return "verdict";
  return isSameRecipe ? "choice" : "recipe";
}

const mayBeIn = (state: EntryState | null, { select }: Recipe): boolean =>
  state === "accepted" || state === "edited" || (state !== null && select.include.includes(state));
