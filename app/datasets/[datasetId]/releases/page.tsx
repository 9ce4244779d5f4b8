import { ReleasesScreen } from "#components/dashboard/releases/releases-screen.tsx";
import { storedFromSchema } from "#domain/recipe/stored-recipe.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadPhotoLicences } from "#server/datasets/photo-licences.ts";
import { env } from "#server/env.ts";
import { loadRecipes } from "#server/recipe/stored-recipes.ts";
import { loadHubChoice } from "#server/release/hub/allowed.ts";
import { loadReleasePage } from "#server/release/load-releases.ts";
import { DatasetPage, datasetTitle, visitDataset } from "../../dataset-page.tsx";

type Props = {
  params: Promise<{ datasetId: string }>;
  searchParams: Promise<{ recipe?: string | string[]; version?: string | string[] }>;
};

export const generateMetadata = datasetTitle("download", "releases");

/** The frozen training sets of a data set, and the next one: of the recipe that the address names, where it names one. */
export default async function ReleasesPage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "download");
  const { id } = visit.dataset;
  const leads = mayIn(visit.standing, "lead", id);
  const page = await loadReleasePage(visit.db, BigInt(id), env.hub);
  const hub = leads ? await loadHubChoice(visit.db.pool, env.hub, BigInt(id)) : null;
  const recipes = leads ? await loadRecipes(visit.db.pool, BigInt(id)) : [];
  const photos = leads ? await loadPhotoLicences(visit.db.pool, BigInt(id)) : [];
  const { recipe, version } = await searchParams;
  const asked = storedFromSchema.safeParse({ recipeId: recipe, version: Number(version) }).data;
  const newest = recipes.find((own) => own.id === asked?.recipeId)?.version ?? 0;
  return (
    <DatasetPage visit={visit} tab="releases">
      <ReleasesScreen
        key={`${recipe} ${version}`}
        datasetId={id}
        page={page}
        recipes={recipes}
        chosen={asked && asked.version <= newest ? asked : null}
        photos={photos}
        leads={leads}
        hub={hub}
      />
    </DatasetPage>
  );
}
