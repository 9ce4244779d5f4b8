import { Plus } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { RECIPE_START_NAMES, type RecipeStart } from "#domain/recipe/starts.ts";
import type { StoredRecipeView } from "#domain/recipe/stored-recipe.ts";
import { buttonClass } from "../../ui/button.tsx";

type Props = { datasetId: string; recipes: readonly StoredRecipeView[]; leads: boolean };

/** The recipes that a data set keeps, and (to its leads) what a new one may begin with. */
export function RecipesScreen({ datasetId, recipes, leads }: Props) {
  const t = useTranslations("recipes");
  const format = useFormatter();
  const base = `/datasets/${datasetId}/recipes`;
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-ink-soft">{t("intro")}</p>
      {recipes.length === 0 ? <p className="text-sm">{t("none")}</p> : null}
      {recipes.length === 0 ? null : (
        <ul aria-label={t("tab")} className="divide-y divide-line rounded-xl border border-line bg-panel text-sm">
          {recipes.map(({ id, name, version, reviewerName, at }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <Link href={`${base}/${id}`} className="min-w-0 grow font-medium wrap-anywhere underline">
                {name}
              </Link>
              <span className="text-ink-soft tabular-nums">
                {t("versionOf", {
                  version,
                  at: format.dateTime(new Date(at), "moment"),
                  name: reviewerName ?? t("commandLine"),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {leads ? (
        <section aria-labelledby="new-recipe" className="flex flex-col gap-3">
          <h2 id="new-recipe" className="font-semibold">
            {t("new")}
          </h2>
          <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {RECIPE_START_NAMES.map((start) => (
              <li key={start} className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4 text-sm">
                <h3 className="font-semibold">{t(`starts.${withoutDots(start)}.name`)}</h3>
                <p className="grow text-ink-soft">{t(`starts.${withoutDots(start)}.about`)}</p>
                <Link
                  href={`${base}/new?start=${start}`}
                  aria-label={t("beginWith", { name: t(`starts.${withoutDots(start)}.name`) })}
                  className={buttonClass("plain", "self-start")}
                >
                  <Plus size={15} aria-hidden />
                  {t("begin")}
                </Link>
              </li>
            ))}
          </ul>
          <p className="text-sm text-ink-soft">{t("onCommandLine")}</p>
        </section>
      ) : null}
    </div>
  );
}

/** Keys of messages have no dots. */
const withoutDots = (start: RecipeStart) => start.replaceAll(".", "_") as "core-150k";
