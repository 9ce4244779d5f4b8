import { useTranslations } from "next-intl";
import type { StaleRecipe } from "#domain/recipe/stored-recipe.ts";
import { Button } from "../../ui/button.tsx";

/** The newest version where another one was edited, and what can be done with one's own text. */
export function NewerRecipe({
  stale: { base, newest },
  onTake,
  onKeep,
}: {
  stale: StaleRecipe;
  onTake(): void;
  onKeep(): void;
}) {
  const t = useTranslations("recipes.stale");
  const { version, reviewerName, text } = newest;
  return (
    <section role="alert" className="rounded-xl border border-warn bg-warn-soft/40 p-4">
      <h2 className="mb-2 font-semibold">
        {reviewerName === null ? t("byCommand", { version }) : t("by", { version, name: reviewerName })}
      </h2>
      <p className="text-sm">{base === null ? t("isThere") : t("from", { base: base.version })}</p>
      <pre className="mt-2 max-h-60 overflow-auto rounded-lg border border-line bg-panel p-3 text-xs">{text}</pre>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={onTake}>{t("take")}</Button>
        <Button onClick={onKeep}>{t("keep")}</Button>
      </div>
    </section>
  );
}
