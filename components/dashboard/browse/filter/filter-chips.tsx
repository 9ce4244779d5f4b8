"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { FilterName } from "#domain/find/filters/index.ts";
import { partsInUse, without } from "./filter-parts.ts";
import { useFilterWords } from "./use-filter-words.ts";

type Props = {
  filter: EntryFilter;
  facets: Facets | null;
  onNarrow(change: Partial<EntryFilter>): void;
  /** Shows where this part is chosen. */
  onChoose(part: FilterName): void;
};

/** What narrows the list, one chip a part: pressed, it shows where it is chosen; its cross takes it out. */
export function FilterChips({ filter, facets, onNarrow, onChoose }: Props) {
  const t = useTranslations("browse");
  const tf = useTranslations("filters");
  const { wordsOf } = useFilterWords(facets);
  // The searched words stand in their own field.
  const parts = partsInUse(filter).filter((part) => part !== "text");
  if (parts.length === 0) return null;
  return (
    <ul aria-label={t("chips")} className="flex min-w-0 flex-wrap items-center gap-1.5">
      {parts.map((part) => {
        const words = wordsOf(part, filter);
        return (
          <li
            key={part}
            className="flex max-w-full min-w-0 items-stretch rounded-full bg-accent-soft text-xs text-accent"
          >
            <button
              type="button"
              title={words}
              className="min-h-[26px] min-w-[24px] truncate rounded-l-full pr-1 pl-3 hover:underline"
              onClick={() => onChoose(part)}
            >
              <span className="font-medium">{tf(`${part}.name`)}</span>
              <span className="text-ink">
                {t("colon")}
                {words.length > 60 ? `${words.slice(0, 58)}…` : words}
              </span>
            </button>
            <button
              type="button"
              aria-label={t("takeOut", { part: tf(`${part}.name`), words })}
              className="grid w-[26px] shrink-0 place-items-center rounded-r-full hover:bg-accent/15"
              onClick={() => onNarrow(without(part))}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          className="min-h-[26px] rounded px-1.5 text-xs text-ink-soft hover:text-ink hover:underline"
          onClick={() => onNarrow(Object.assign({}, ...parts.map(without)))}
        >
          {t("clear")}
        </button>
      </li>
    </ul>
  );
}
