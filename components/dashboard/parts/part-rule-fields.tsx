import { useTranslations } from "next-intl";
import { useState } from "react";

const RULES = ["key", "path", "file", "none"] as const;
const field = "h-9 rounded-md border border-line-strong bg-surface px-3 font-normal";

type Props = {
  /** Offers to leave the choice to each file. */
  canPropose?: boolean;
};

/** By what entries are told apart into parts. `partRuleOf` reads what the fields say. */
export function PartRuleFields({ canPropose = false }: Props) {
  const t = useTranslations("parts");
  const [by, setBy] = useState(canPropose ? "" : "key");
  return (
    <div className="flex flex-wrap items-start gap-3">
      <label className="flex flex-col gap-1 font-medium">
        {t("by")}
        <select name="partBy" value={by} className={field} onChange={(event) => setBy(event.target.value)}>
          {canPropose ? <option value="">{t("propose")}</option> : null}
          {RULES.map((rule) => (
            <option key={rule} value={rule}>
              {t(`rules.${rule}`)}
            </option>
          ))}
        </select>
      </label>
      {by === "key" ? (
        <label className="flex min-w-48 grow flex-col gap-1 font-medium">
          {t("key")}
          <input name="partKey" required maxLength={200} autoComplete="off" className={field} />
          <span className="text-xs font-normal text-ink-soft">{t("keyHint")}</span>
        </label>
      ) : null}
    </div>
  );
}

/** The rule as requests have it; null where it is left to each file. */
export function partRuleOf(form: FormData): string | null {
  const by = String(form.get("partBy") ?? "");
  if (by === "") return null;
  return by === "key" ? `key:${String(form.get("partKey") ?? "").trim()}` : by;
}
