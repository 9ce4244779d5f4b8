import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { AnswerOf } from "#domain/api/endpoints.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";

const KINDS = ["no-derivatives", "non-commercial", "not-stated"] as const;
const ABOUT = ["reviewers", "payment", "consent", "intendedUse", "licence"] as const;
/** What most begin with: all that was accepted or edited. */
const FIRST = `recipe: 1
seed: 0
# select: { include: [pending] }   # besides accepted and edited entries
mix: { preset: svit-train }
`;

type Checked = AnswerOf<"POST /api/datasets/{datasetId}/releases/check">;

/** The next release: its recipe, what is left out of it, and what only its lead knows. */
export function CutForm({ datasetId, onStarted }: { datasetId: string; onStarted(): void }) {
  const t = useTranslations("releases");
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const { problem, isBusy, attempt } = useAttempt();
  const params = { datasetId };

  const within = (work: () => Promise<void>) => {
    setChecked(null);
    return attempt(work);
  };
  const text = (data: FormData, name: string) => String(data.get(name) ?? "");
  const check = () =>
    within(async () => {
      if (!form.current) return;
      const data = new FormData(form.current);
      const body = { name: text(data, "name"), recipe: text(data, "recipe") };
      setChecked(await call("POST /api/datasets/{datasetId}/releases/check", { params, body }));
    });
  const cut = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    return within(async () => {
      const body = {
        name: text(data, "name"),
        recipe: text(data, "recipe"),
        leaveOut: KINDS.filter((kind) => data.has(kind)),
        withPhotos: data.has("photos"),
        about: Object.fromEntries(ABOUT.map((name) => [name, text(data, name)])),
      };
      await call("POST /api/datasets/{datasetId}/releases", { params, body });
      onStarted();
    });
  };
  const field = "w-full rounded-md border border-line-strong bg-surface px-2 py-1.5";
  return (
    <form
      ref={form}
      onSubmit={cut}
      aria-labelledby="cut"
      className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4 text-sm"
    >
      <h2 id="cut" className="text-base font-semibold">
        {t("cutTitle")}
      </h2>
      <label className="flex max-w-md flex-col gap-1">
        {t("recipeName")}
        <input name="name" required maxLength={200} defaultValue="recipe.yaml" className={field} />
      </label>
      <label className="flex flex-col gap-1">
        {t("recipeText")}
        <textarea
          name="recipe"
          required
          rows={8}
          spellCheck={false}
          defaultValue={FIRST}
          className={`${field} font-mono`}
        />
      </label>
      <p className="text-ink-soft">{t("recipeHint")}</p>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1">{t("leaveOut")}</legend>
        {KINDS.map((kind) => (
          <label key={kind} className="flex min-h-[24px] items-center gap-2">
            <input type="checkbox" name={kind} />
            {t(`kinds.${kind}`)}
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
      <div className="flex flex-wrap items-center gap-3">
        <Button type="button" disabled={isBusy} onClick={check}>
          {t("check")}
        </Button>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t("cut")}
        </Button>
        <span role="status" className="text-good empty:hidden">
          {checked ? t(checked.isExact ? "checked" : "checkedAbout", { count: checked.entries }) : null}
        </span>
      </div>
      <Problem problem={problem} isSmall />
    </form>
  );
}
