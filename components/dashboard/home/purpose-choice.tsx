import { useTranslations } from "next-intl";

/** What a session is for. recipe: it goes on until so many are approved. */
export const SESSION_PURPOSES = ["session", "spot_check", "recipe"] as const;
export type SessionPurpose = (typeof SESSION_PURPOSES)[number];

type Props = {
  /** The data set has boxes to look at. */
  hasBoxes: boolean;
  chosen: SessionPurpose;
  onChoose(purpose: SessionPurpose): void;
};

/** What the session is to be for, with a word on those that are not the usual one. */
export function PurposeChoice({ hasBoxes, chosen, onChoose }: Props) {
  const t = useTranslations("home");
  const tr = useTranslations("recipes.queue");
  return (
    <fieldset className="mb-4 flex flex-col gap-1.5 text-sm">
      <legend className="mb-1 font-medium">{t("purpose")}</legend>
      {SESSION_PURPOSES.filter((purpose) => hasBoxes || purpose !== "spot_check").map((value) => (
        <label key={value} className="flex min-h-[24px] items-center gap-2">
          <input
            type="radio"
            name="purpose"
            checked={chosen === value}
            className="size-4 accent-(--accent)"
            onChange={() => onChoose(value)}
          />
          {t(`purposes.${value}`)}
        </label>
      ))}
      {chosen === "session" ? null : (
        <p className="text-xs text-ink-soft">{chosen === "recipe" ? tr("hint") : t("spotHint")}</p>
      )}
    </fieldset>
  );
}
