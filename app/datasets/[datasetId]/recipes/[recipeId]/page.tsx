import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RecipeEditor } from "#components/dashboard/recipes/recipe-editor.tsx";
import { RecipeUses } from "#components/dashboard/recipes/recipe-uses.tsx";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { storedFromSchema } from "#domain/recipe/stored-recipe.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import type { Database } from "#server/db/client.ts";
import { loadRecipeSessions } from "#server/queue/recipe-sessions.ts";
import { loadRecipe } from "#server/recipe/stored-recipes.ts";
import { loadReleases } from "#server/release/load-releases.ts";
import { DatasetPage, tabName, visitDataset } from "../../../dataset-page.tsx";

type Props = {
  params: Promise<{ datasetId: string; recipeId: string }>;
  searchParams: Promise<{ version?: string | string[] }>;
};

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const [{ db, dataset }, tab, { recipeId }, { version }] = await Promise.all([
    visitDataset(params, "browse"),
    tabName("recipes"),
    params,
    searchParams,
  ]);
  const { name } = await recipeAt(db, BigInt(dataset.id), recipeId, version);
  return { title: `${name} · ${tab} · ${dataset.name}` };
}

/** A recipe of a data set: its newest version, or the one that the address names. */
export default async function RecipePage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "browse");
  const { db, dataset, reviewer, standing } = visit;
  const leads = mayIn(standing, "lead", dataset.id);
  const datasetId = BigInt(dataset.id);
  const { version } = await searchParams;
  const recipe = await recipeAt(db, datasetId, (await params).recipeId, version);
  const [parts, assignees, sessions, releases] = await Promise.all([
    loadParts(db.pool, datasetId),
    loadAssignees(db, reviewer?.account && leads ? [dataset.id] : []),
    leads ? loadRecipeSessions(db.pool, datasetId, recipe.id, reviewer?.id ?? null) : [],
    mayIn(standing, "download", dataset.id) ? loadReleases(db, datasetId) : [],
  ]);
  const made = releases.flatMap(({ number, stored, at, counts: { records }, removedAt }) =>
    stored?.recipeId === recipe.id && removedAt === null ? [{ number, version: stored.version, at, records }] : [],
  );
  return (
    <DatasetPage visit={visit} tab="recipes">
      <RecipeEditor
        // A save shows the next version in the same editor.
        key={`${recipe.id} ${version ?? ""}`}
        datasetId={dataset.id}
        recipe={recipe}
        start={{ name: recipe.name, text: recipe.text }}
        parts={parts.map(({ name }) => name)}
        assignees={assignees.get(dataset.id) ?? []}
        ownId={reviewer?.id ?? null}
        leads={leads}
        isPinned={version !== undefined}
      />
      <RecipeUses datasetId={dataset.id} releases={made} sessions={sessions} />
    </DatasetPage>
  );
}

/** An address that leads to no recipe is a page that is not there. */
async function recipeAt(db: Database, datasetId: bigint, id: string, version?: string | string[]) {
  const asked =
    version === undefined
      ? idSchema.safeParse(id).data && { recipeId: id }
      : storedFromSchema.safeParse({ recipeId: id, version: Number(version) }).data;
  if (!asked) notFound();
  return loadRecipe(db.pool, datasetId, asked).catch((error: unknown) => {
    if (error instanceof StudioError && error.code === "not_found") notFound();
    throw error;
  });
}
