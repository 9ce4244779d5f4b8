import { useFormatter, useTranslations } from "next-intl";
import type { Part } from "#domain/part/part.ts";

/** Which parts a session is drawn from. Nothing where there is nothing to choose from. */
export function PartChoice({ parts }: { parts: readonly Part[] }) {
  const t = useTranslations("parts");
  const th = useTranslations("home");
  const format = useFormatter();
  const present = parts.filter(({ entries }) => entries > 0);
  if (present.length < 2) return null;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{t("tab")}</legend>
      <div className="flex max-h-40 flex-col gap-1.5 overflow-y-auto">
        {present.map(({ id, name, states }) => (
          <label key={id} className="flex min-h-[24px] shrink-0 items-center gap-2">
            <input type="checkbox" name="part" value={id} className="size-4 shrink-0 accent-(--accent)" />
            <span className="min-w-0 truncate">{name}</span>
            <span className="text-ink-soft tabular-nums">
              {th("pendingCount", { count: format.number(states.pending ?? 0) })}
            </span>
          </label>
        ))}
      </div>
      <p className="text-xs text-ink-soft">{t("chooseHint")}</p>
    </fieldset>
  );
}
