import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { StoredFrom, StoredRecipeView } from "#domain/recipe/stored-recipe.ts";
import { LICENCE_KINDS, type LicenceKind } from "#domain/release/licence-kind.ts";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";

const ABOUT = ["reviewers", "payment", "consent", "intendedUse", "licence"] as const;

type Props = {
  datasetId: string;
  recipes: readonly StoredRecipeView[];
  /** What the address says is to be cut. */
  chosen: StoredFrom | null;
  photos: readonly PhotosByLicence[];
  onStarted(): void;
};

/** The next release: its recipe, what is left out of it, and what only its lead knows. */
export function CutForm({ datasetId, recipes, chosen, photos, onStarted }: Props) {
  const t = useTranslations("releases");
  const [recipeId, setRecipeId] = useState(chosen?.recipeId ?? recipes[0]?.id ?? "");
  const { problem, isBusy, attempt } = useAttempt();
  const recipe = recipes.find(({ id }) => id === recipeId);
  // Of the recipe that the address names, its version; of another, the newest.
  const version = chosen?.recipeId === recipeId ? chosen.version : (recipe?.version ?? 0);

  const photosOf = (kind: LicenceKind) =>
    photos.reduce((sum, own) => (own.kinds.includes(kind) ? sum + own.photos : sum), 0);
  const text = (data: FormData, name: string) => String(data.get(name) ?? "");
  const cut = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    return attempt(async () => {
      const body = {
        recipeId,
        version,
        leaveOut: LICENCE_KINDS.filter((kind) => data.has(kind)),
        leaveOutPhotos: LICENCE_KINDS.filter((kind) => data.has(`photos ${kind}`)),
        withPhotos: data.has("photos"),
        about: Object.fromEntries(ABOUT.map((name) => [name, text(data, name)])),
      };
      await call("POST /api/datasets/{datasetId}/releases", { params: { datasetId }, body });
      onStarted();
    });
  };
  const field = "w-full rounded-md border border-line-strong bg-surface px-2 py-1.5";
  const card = "flex flex-col gap-3 rounded-xl border border-line bg-panel p-4 text-sm";
  const link = "inline-flex min-h-[24px] items-center underline";
  if (recipes.length === 0)
    return (
      <section aria-labelledby="cut" className={card}>
        <h2 id="cut" className="text-base font-semibold">
          {t("cutTitle")}
        </h2>
        <p>{t("noRecipes")}</p>
        <Link href={`/datasets/${datasetId}/recipes`} className={`${link} self-start`}>
          {t("toRecipes")}
        </Link>
      </section>
    );
  return (
    <form onSubmit={cut} aria-labelledby="cut" className={card}>
      <h2 id="cut" className="text-base font-semibold">
        {t("cutTitle")}
      </h2>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <label className="flex min-w-48 max-w-md grow flex-col gap-1">
          {t("recipe")}
          <select value={recipeId} onChange={({ target }) => setRecipeId(target.value)} className={field}>
            {recipes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {recipe ? (
          <Link
            href={`/datasets/${datasetId}/recipes/${recipeId}${version === recipe.version ? "" : `?version=${version}`}`}
            className={`${link} mb-1.5`}
          >
            {t("version", { version })}
          </Link>
        ) : null}
      </div>
      <p className="text-ink-soft">{t("recipeHint")}</p>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1">{t("leaveOut")}</legend>
        {LICENCE_KINDS.map((kind) => (
          <label key={kind} className="flex min-h-[24px] items-center gap-2">
            <input type="checkbox" name={kind} />
            {t(`kinds.${kind}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1">{t("leaveOutPhotos")}</legend>
        {LICENCE_KINDS.map((kind) => (
          <label key={kind} className="flex min-h-[24px] items-center gap-2">
            <input type="checkbox" name={`photos ${kind}`} />
            {t("kindOfPhotos", { kind: t(`kinds.${kind}`), count: photosOf(kind) })}
          </label>
        ))}
      </fieldset>
      <label className="flex min-h-[24px] items-center gap-2">
        <input type="checkbox" name="photos" />
        {t("withPhotos")}
      </label>
      <details>
        <summary className="min-h-[24px]">{t("aboutTitle")}</summary>
        <div className="mt-2 flex flex-col gap-2">
          <p className="text-ink-soft">{t("aboutHint")}</p>
          {ABOUT.map((name) => (
            <label key={name} className="flex flex-col gap-1">
              {t(`about.${name}`)}
              <input name={name} maxLength={name === "licence" ? 61 : 4000} className={field} />
            </label>
          ))}
        </div>
      </details>
      <Button type="submit" look="primary" disabled={isBusy || recipe === undefined} className="self-start">
        {t("cut")}
      </Button>
      <Problem problem={problem} isSmall />
    </form>
  );
}
