"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import { Button } from "../../../ui/button.tsx";
import { partsInUse, without } from "../filter/filter-parts.ts";
import { useFilterWords } from "../filter/use-filter-words.ts";

/** What stands where a list has no rows to show: a sentence and the ways on. */
export function ListNotice({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-3 bg-panel p-6 text-center text-sm">
      <svg viewBox="0 0 96 64" className="w-24 text-line-strong" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="2.5">
          <rect x="6" y="8" width="84" height="12" rx="3" />
          <rect x="6" y="26" width="84" height="12" rx="3" strokeDasharray="6 5" />
          <rect x="6" y="44" width="84" height="12" rx="3" strokeDasharray="2 7" />
        </g>
      </svg>
      <h2 className="text-base font-semibold">{title}</h2>
      {text ? <p className="max-w-md text-ink-soft">{text}</p> : null}
      <div className="flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}

type Props = { filter: EntryFilter; facets: Facets | null; onNarrow(change: Partial<EntryFilter>): void };

/** Nothing fits: each part of the filter can be taken out from here. */
export function NothingFits({ filter, facets, onNarrow }: Props) {
  const t = useTranslations("browse");
  const tf = useTranslations("filters");
  const { wordsOf } = useFilterWords(facets);
  const parts = partsInUse(filter);
  return (
    <ListNotice title={t("none")} text={parts.length > 1 ? t("noneText") : ""}>
      {parts.map((part) => (
        <Button key={part} className="max-w-72" onClick={() => onNarrow(without(part))}>
          <span className="truncate">{t("dropPart", { part: tf(`${part}.name`), words: wordsOf(part, filter) })}</span>
        </Button>
      ))}
      {parts.length > 1 ? (
        <Button look="primary" onClick={() => onNarrow(Object.assign({}, ...parts.map(without)))}>
          {t("clear")}
        </Button>
      ) : null}
    </ListNotice>
  );
}
