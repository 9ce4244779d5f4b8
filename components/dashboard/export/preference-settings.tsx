import { useTranslations } from "next-intl";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { LAYOUTS } from "#domain/export/preference/layouts.ts";
import { fieldClass } from "./export-choices.tsx";

export type PreferenceChoice = Pick<ExportSettings, "layout" | "strikeShareMax">;
export const PREFERENCE_DEFAULTS: PreferenceChoice = { layout: "trl", strikeShareMax: 0.5 };

/** Whether a format is of pairs or of judged answers. */
export const isOfPreference = (format: ExportFormat): format is "preference" | "kto" =>
  format === "preference" || format === "kto";

/** Whose reader a format is for: RLHF-V's has no judged answers, though it may have been chosen for pairs before. */
export const choiceFor = (format: "preference" | "kto", chosen: PreferenceChoice): PreferenceChoice =>
  format === "kto" && chosen.layout === "rlhf-v" ? { ...chosen, layout: PREFERENCE_DEFAULTS.layout } : chosen;

type Props = { format: "preference" | "kto"; chosen: PreferenceChoice; choose(choice: PreferenceChoice): void };

/** Whose reader the pairs are for, and how many may only take words away. */
export function PreferenceSettings({ format, chosen, choose }: Props) {
  const t = useTranslations("export");
  return (
    <fieldset className="flex flex-wrap items-end gap-4">
      <legend className="mb-2 font-medium">{t("preference")}</legend>
      <label className="flex flex-col gap-1">
        {t("layout")}
        <select
          value={chosen.layout}
          className={fieldClass}
          onChange={({ target }) =>
            choose({ ...chosen, layout: LAYOUTS.find((layout) => layout === target.value) ?? "trl" })
          }
        >
          {LAYOUTS.filter((layout) => format === "preference" || layout !== "rlhf-v").map((layout) => (
            <option key={layout} value={layout}>
              {t(`layouts.${layout}`)}
            </option>
          ))}
        </select>
      </label>
      {format === "preference" ? (
        <label className="flex flex-col gap-1">
          {t("strikeShare")}
          <input
            type="number"
            min={0}
            max={100}
            step={5}
            value={Math.round(chosen.strikeShareMax * 100)}
            aria-describedby="strike-share-hint"
            className={`${fieldClass} w-28`}
            onChange={({ target }) =>
              choose({ ...chosen, strikeShareMax: Math.min(100, Math.max(0, Number(target.value) || 0)) / 100 })
            }
          />
        </label>
      ) : null}
      <p id="strike-share-hint" className="w-full text-xs text-ink-soft">
        {t(format === "preference" ? "strikeShareHint" : "ktoHint")}
      </p>
    </fieldset>
  );
}
