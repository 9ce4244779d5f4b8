"use client";

import { Eye, Package, Save } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import type { OpenedRecipeView, SentFile } from "#domain/recipe/stored-recipe.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";
import { NewerRecipe } from "./newer-recipe.tsx";
import { type OwnFile, RecipeFiles } from "./recipe-files.tsx";
import { RecipeFormFields } from "./recipe-form.tsx";
import { RecipeKeys } from "./recipe-keys.tsx";
import { RecipePreview } from "./recipe-preview.tsx";
import { RecipeTextField } from "./recipe-text.tsx";
import { RecipeVersions } from "./recipe-versions.tsx";
import { StartRecipeSession } from "./start-recipe-session.tsx";
import { useRecipeSave } from "./use-recipe-save.ts";
import { useRecipeText } from "./use-recipe-text.ts";

type Props = {
  datasetId: string;
  /** Null for a new one. */
  recipe: OpenedRecipeView | null;
  /** What a new one begins with. */
  start: { name: string; text: string };
  /** Of the data set, by name. */
  parts: readonly string[];
  assignees: readonly { id: string; name: string }[];
  ownId: string | null;
  leads: boolean;
  /** The address names the version. */
  isPinned?: boolean;
};

/** A recipe as text, with a form over it, what is wrong at its line, and what it would make. */
export function RecipeEditor({ datasetId, recipe, start, parts, assignees, ownId, leads, isPinned = false }: Props) {
  const t = useTranslations("recipes");
  const router = useRouter();
  const [name, setName] = useState(recipe?.name ?? start.name);
  const [files, setFiles] = useState<readonly OwnFile[]>(recipe?.files ?? []);
  const there = useMemo(() => new Set(files.map((file) => file.name)), [files]);
  // What was saved or opened last; another's newer version may stand in `recipe` by now.
  const [base, setBase] = useState({ text: recipe?.text ?? start.text, files, version: recipe?.version ?? 0 });
  const { text, setText, look, isLoaded, edit, placesIn } = useRecipeText(base.text, there);
  const newest = recipe?.versions[0]?.version ?? 0;
  const saving = useRecipeSave(datasetId, newest);
  const [preview, setPreview] = useState<{ runId: string; text: string; files: readonly OwnFile[] } | null>(null);
  const { problem, isBusy, attempt } = useAttempt();
  const isChanged = text !== base.text || files !== base.files;
  const isNew = recipe === null;
  const isOlder = recipe !== null && recipe.version !== newest;
  const isWrong = look.problems.length > 0;

  // Joins the window: what was not saved is asked for before the page goes.
  useEffect(() => {
    if (!isChanged || !leads) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged, leads]);

  const sent = (): SentFile[] =>
    files.map((file) =>
      "text" in file ? { name: file.name, text: file.text } : { name: file.name, sha256: file.sha256 },
    );
  async function save() {
    const made = await saving.save({ name, text, files: sent() });
    if (made === null) return;
    setBase({ text, files: made.files, version: made.version });
    setFiles(made.files);
    // An address that names a version is that version's.
    if (isNew || isPinned) router.replace(`/datasets/${datasetId}/recipes/${made.id}`);
    else router.refresh();
  }
  const tryOut = () =>
    attempt(async () => {
      const body = { name: name.trim() === "" ? t("unnamed") : name, text, files: sent() };
      const { runId } = await call("POST /api/datasets/{datasetId}/recipes/previews", { params: { datasetId }, body });
      setPreview({ runId, text, files });
    });
  // What the server says of places is shown at them, like what is found here.
  const refused = saving.problem ?? problem;
  const refusedPlaces = refused === null || isWrong ? null : (placesIn?.(refused) ?? null);
  const form = { plain: look.plain, edit };
  const { core, mix, queue } = look.recipe ?? {};

  return (
    <div className="flex min-w-0 flex-col gap-5">
      <div className="flex flex-wrap items-end gap-3">
        <label className="flex min-w-48 grow basis-48 flex-col gap-1 text-sm font-medium">
          {t("name")}
          <input
            value={name}
            maxLength={200}
            readOnly={!isNew}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
            className="min-h-8 w-full max-w-md rounded-md border border-line-strong bg-surface px-2 py-1 font-normal read-only:border-transparent read-only:bg-transparent read-only:px-0"
          />
        </label>
        {leads ? (
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<Eye size={15} aria-hidden />}
              disabled={isBusy || !isLoaded || isWrong}
              onClick={() => void tryOut()}
            >
              {t("tryOut")}
            </Button>
            {recipe && (core || mix) ? (
              isChanged ? (
                <Button icon={<Package size={15} aria-hidden />} disabled>
                  {t("cut")}
                </Button>
              ) : (
                <Link
                  href={`/datasets/${datasetId}/releases?recipe=${recipe.id}&version=${base.version}`}
                  className={buttonClass()}
                >
                  <Package size={15} aria-hidden />
                  {t("cut")}
                </Link>
              )
            ) : null}
            {recipe && (queue || core) ? (
              <StartRecipeSession
                datasetId={datasetId}
                stored={{ recipeId: recipe.id, version: base.version }}
                assignees={assignees}
                ownId={ownId}
                isDisabled={isChanged}
              />
            ) : null}
            <Button
              look="primary"
              icon={<Save size={15} aria-hidden />}
              disabled={
                saving.isBusy ||
                !isLoaded ||
                isWrong ||
                saving.stale !== null ||
                name.trim() === "" ||
                !(isNew || isOlder || isChanged)
              }
              onClick={() => void save()}
            >
              {t("save")}
            </Button>
          </div>
        ) : null}
      </div>
      {recipe ? (
        <RecipeVersions
          datasetId={datasetId}
          recipe={recipe}
          version={base.version}
          saved={isChanged ? null : saving.saved}
          isChanged={isChanged}
          leads={leads}
        />
      ) : null}
      {refusedPlaces === null ? <Problem problem={refused} isSmall /> : null}
      {saving.stale ? (
        <NewerRecipe
          stale={saving.stale}
          onTake={() => {
            const { newest: theirs } = saving.stale ?? {};
            if (!theirs) return;
            setText(theirs.text);
            setFiles(theirs.files);
            setBase({ text: theirs.text, files: theirs.files, version: theirs.version });
            saving.follow();
          }}
          onKeep={saving.follow}
        />
      ) : null}
      <div className="grid min-w-0 grid-cols-1 gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <RecipeTextField text={text} onText={setText} problems={refusedPlaces ?? look.problems} isReadOnly={!leads} />
          <RecipeKeys />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RecipeFormFields form={form} parts={parts} isDisabled={!leads || look.plain === null} />
          <RecipeFiles
            datasetId={datasetId}
            form={form}
            wanted={look.wanted}
            files={files}
            isDisabled={!leads || look.plain === null}
            onFiles={setFiles}
          />
        </div>
      </div>
      {preview ? (
        <RecipePreview
          key={preview.runId}
          runId={preview.runId}
          isOld={preview.text !== text || preview.files !== files}
        />
      ) : null}
    </div>
  );
}
