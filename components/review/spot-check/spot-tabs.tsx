"use client";

import { useTranslations } from "next-intl";
import type { SpotTab } from "#domain/review/spot-check/spot-sheet.ts";
import { Kbd } from "../../ui/kbd.tsx";

type Props = {
  tab: SpotTab;
  /** Those that have something, with how many phrases of it are here. */
  tabs: readonly { id: SpotTab; count: number }[];
  markedKey: string | undefined;
  onTab(tab: SpotTab): void;
};

/** What is looked at: all, what is pressed as wrong, or what there is to find of one kind. */
export function SpotTabs({ tab, tabs, markedKey, onTab }: Props) {
  const t = useTranslations("spot.tab");
  return (
    <fieldset
      className="flex shrink-0 gap-1 overflow-x-auto border-b border-line bg-panel px-2 py-1 text-sm"
      onMouseDown={(event) => event.preventDefault()}
    >
      <legend className="sr-only">{t("legend")}</legend>
      {tabs.map(({ id, count }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === tab}
          title={t(`title.${id}`)}
          className={`inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 ${
            id === tab
              ? "border-accent bg-accent-soft font-semibold text-accent"
              : "border-transparent text-ink-soft hover:bg-line/50 hover:text-ink"
          }`}
          onClick={() => onTab(id)}
        >
          {t(id)}
          <span className="text-xs tabular-nums">{count}</span>
          {id === "marked" && markedKey ? <Kbd>{markedKey}</Kbd> : null}
        </button>
      ))}
    </fieldset>
  );
}
