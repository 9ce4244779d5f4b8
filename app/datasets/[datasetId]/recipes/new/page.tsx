import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RecipeEditor } from "#components/dashboard/recipes/recipe-editor.tsx";
import { isRecipeStart, RECIPE_STARTS } from "#domain/recipe/starts.ts";
import { loadAssignees } from "#server/datasets/assignees.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import { DatasetPage, visitDataset } from "../../../dataset-page.tsx";

type Props = {
  params: Promise<{ datasetId: string }>;
  searchParams: Promise<{ start?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ dataset }, t] = await Promise.all([visitDataset(params, "lead"), getTranslations("recipes")]);
  return { title: `${t("new")} · ${dataset.name}` };
}

/** A recipe that is not saved yet, from one of the studio's own texts. */
export default async function NewRecipePage({ params, searchParams }: Props) {
  const visit = await visitDataset(params, "lead");
  const { db, dataset, reviewer } = visit;
  const [parts, assignees, { start }] = await Promise.all([
    loadParts(db.pool, BigInt(dataset.id)),
    loadAssignees(db, reviewer?.account ? [dataset.id] : []),
    searchParams,
  ]);
  const named = isRecipeStart(start) ? start : "svit-train";
  return (
    <DatasetPage visit={visit} tab="recipes">
      <RecipeEditor
        key={named}
        datasetId={dataset.id}
        recipe={null}
        start={{ name: named, text: RECIPE_STARTS[named] }}
        parts={parts.map(({ name }) => name)}
        assignees={assignees.get(dataset.id) ?? []}
        ownId={reviewer?.id ?? null}
        leads
      />
    </DatasetPage>
  );
}
