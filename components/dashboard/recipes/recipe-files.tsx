import { FileUp } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import { message } from "#domain/message.ts";
import { RECIPE_FILE_CHARACTERS_MAX } from "#domain/recipe/stored-recipe.ts";
import { printSize } from "../../ui/print-size.ts";
import { Problem } from "../../ui/problem.tsx";
import { MixUploadProgress, useMixUpload } from "./mix-upload.tsx";
import type { RecipeForm } from "./recipe-fields.tsx";
import type { RecipeLook } from "./recipe-tools.ts";

/** A file of a recipe: kept by the data set already, or chosen here and sent when the recipe is saved. */
export type OwnFile = { name: string; bytes: number } & ({ sha256: string } | { text: string });

type Use = RecipeLook["wanted"][number]["use"];
const PATHS: Readonly<Record<Use, readonly string[]>> = {
  photos: ["holdOut", "photos"],
  questions: ["holdOut", "questions"],
  concepts: ["core", "concepts"],
  mix: ["mix", "file"],
};
const USES = ["photos", "questions", "concepts", "mix"] as const;

type Props = {
  datasetId: string;
  form: RecipeForm;
  wanted: RecipeLook["wanted"];
  files: readonly OwnFile[];
  isDisabled: boolean;
  onFiles(next: (files: readonly OwnFile[]) => readonly OwnFile[]): void;
};

const picker =
  "inline-flex min-h-8 cursor-pointer items-center gap-2 rounded-md border border-line-strong/50 bg-panel px-3 py-1 font-medium hover:border-line-strong focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent";

/** Lists, concept sets and the mix file that the recipe names: what of them is there, and what is to be chosen. A file that is added is written into the text. */
export function RecipeFiles({ datasetId, form, wanted, files, isDisabled, onFiles }: Props) {
  const t = useTranslations("recipes.files");
  const format = useFormatter();
  const [problem, setProblem] = useState<Message | null>(null);
  const mix = useMixUpload(datasetId, (own) => put(own), setProblem);
  const there = new Map(files.map((file) => [file.name, file]));

  const put = (own: OwnFile) => onFiles((old) => [...old.filter((other) => other.name !== own.name), own]);
  async function take(file: File, name: string, use: Use) {
    setProblem(null);
    if (use === "mix") return mix.send(file, name);
    if (file.size > RECIPE_FILE_CHARACTERS_MAX)
      return setProblem(message("recipeFilesTooLong", { max: RECIPE_FILE_CHARACTERS_MAX }));
    const text = textOf(await file.arrayBuffer());
    if (text === null) return setProblem(message("recipeFileNotText", { name }));
    put({ name, bytes: file.size, text });
  }
  function add(use: Use, file: File) {
    form.edit(PATHS[use], (old) => {
      if (use === "mix") return file.name;
      // Concepts that are written down take the place of the usual ones.
      const before: readonly unknown[] = Array.isArray(old) ? old : use === "concepts" ? ["mme", "mmbench"] : [];
      return before.includes(file.name) ? before : [...before, file.name];
    });
    void take(file, file.name, use);
  }
  // One that is on its way stands below, with how far it is.
  const shown = wanted.filter(({ name }) => name !== mix.sending?.name);
  return (
    <fieldset
      disabled={isDisabled}
      aria-label={t("title")}
      className="flex min-w-0 flex-col gap-2 border-t border-line pt-3 text-sm"
    >
      <legend className="float-left mb-2 text-sm font-semibold">{t("title")}</legend>
      <p className="text-xs text-ink-soft">{t("hint")}</p>
      {shown.length > 0 ? (
        <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
          {shown.map(({ name, use }) => {
            const own = there.get(name);
            return (
              <li key={name} aria-label={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
                <span className="min-w-0 grow wrap-anywhere">
                  <span className="font-medium">{name}</span> <span className="text-ink-soft">{t(`use.${use}`)}</span>
                </span>
                <span className={own ? "text-ink-soft tabular-nums" : "text-bad"}>
                  {own ? printSize(format, own.bytes) : t("missing")}
                </span>
                {isDisabled ? null : (
                  <FileChoice label={t("choose", { name })} onFile={(file) => void take(file, name, use)}>
                    {t(own ? "replace" : "chooseShort")}
                  </FileChoice>
                )}
              </li>
            );
          })}
        </ul>
      ) : null}
      <MixUploadProgress mix={mix} />
      {isDisabled ? null : (
        <div className="flex flex-wrap gap-2">
          {USES.map((use) => (
            <FileChoice key={use} label={t(`add.${use}`)} onFile={(file) => add(use, file)}>
              {t(`add.${use}`)}
            </FileChoice>
          ))}
        </div>
      )}
      <Problem problem={problem} isSmall />
    </fieldset>
  );
}

/** Null where these are no characters that can be stored: a picture or an archive was chosen by mistake. */
function textOf(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

function FileChoice({ label, children, onFile }: { label: string; children: string; onFile(file: File): void }) {
  return (
    <label className={picker}>
      <FileUp size={15} aria-hidden />
      {children}
      <input
        type="file"
        aria-label={label}
        className="sr-only"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) onFile(file);
          // Emptied: the same file can be chosen again after it was changed.
          target.value = "";
        }}
      />
    </label>
  );
}
