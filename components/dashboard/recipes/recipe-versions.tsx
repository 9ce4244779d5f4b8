import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import type { OpenedRecipeView } from "#domain/recipe/stored-recipe.ts";
import { RemoveRecipe } from "./remove-recipe.tsx";

type Props = {
  datasetId: string;
  recipe: OpenedRecipeView;
  /** The one that the editor stands on. */
  version: number;
  /** What was saved here last, as long as nothing was changed since. */
  saved: number | null;
  isChanged: boolean;
  leads: boolean;
};

/** Which version of a recipe this is, the others, and what became of one's changes. */
export function RecipeVersions({ datasetId, recipe, version, saved, isChanged, leads }: Props) {
  const t = useTranslations("recipes");
  const format = useFormatter();
  const router = useRouter();
  const { id, name, versions } = recipe;
  const newest = versions[0]?.version ?? 0;
  const shown = versions.some((own) => own.version === version) ? version : recipe.version;
  const address = `/datasets/${datasetId}/recipes/${id}`;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
      <label className="flex min-w-0 items-center gap-2">
        {t("version")}
        <select
          value={shown}
          onChange={({ target }) =>
            router.push(Number(target.value) === newest ? address : `${address}?version=${target.value}`)
          }
          className="min-h-8 min-w-0 rounded-md border border-line-strong bg-surface px-2 py-1 text-ink"
        >
          {versions.map((own) => (
            <option key={own.version} value={own.version}>
              {t("versionOf", {
                version: own.version,
                at: format.dateTime(new Date(own.at), "moment"),
                name: own.reviewerName ?? t("commandLine"),
              })}
            </option>
          ))}
        </select>
      </label>
      {recipe.version !== newest && leads ? (
        <span className="text-warn">{t("older", { version: recipe.version, next: newest + 1 })}</span>
      ) : null}
      <span role="status" className="text-good empty:hidden">
        {saved === null ? null : t("saved", { version: saved })}
      </span>
      {isChanged && leads ? <span>{t("unsaved")}</span> : null}
      <span className="grow" />
      {leads ? <RemoveRecipe datasetId={datasetId} recipeId={id} name={name} /> : null}
    </div>
  );
}
