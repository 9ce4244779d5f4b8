import { RecipesScreen } from "#components/dashboard/recipes/recipes-screen.tsx";
import { mayIn } from "#domain/rights/rights.ts";
import { loadRecipes } from "#server/recipe/stored-recipes.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

export const generateMetadata = datasetTitle("browse", "recipes");

/** The recipes of a data set, and what a new one may begin with. */
export default async function RecipesPage({ params }: { params: Promise<{ datasetId: string }> }) {
  const visit = await visitDataset(params, "browse");
  const { id } = visit.dataset;
  const recipes = await loadRecipes(visit.db.pool, BigInt(id));
  return (
    <DatasetPage visit={visit} tab="recipes">
      <RecipesScreen datasetId={id} recipes={recipes} leads={mayIn(visit.standing, "lead", id)} />
    </DatasetPage>
  );
}
