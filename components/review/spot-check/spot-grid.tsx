"use client";

import { useTranslations } from "next-intl";
import { type Ref, useEffect, useRef } from "react";
import type { SpotCell as Cell } from "#domain/review/spot-check/spot-check.ts";
import { SpotCell } from "./spot-cell.tsx";

type Props = {
  ref: Ref<HTMLUListElement>;
  page: readonly Cell[];
  /** Names of the reasons of the pressed cells, by cell. */
  wrong: ReadonlyMap<string, string>;
  currentKey: string | undefined;
  onCurrent(key: string): void;
  onToggle(key: string): void;
  onLook(key: string): void;
};

/** So many columns that a page fits a window of 1366 × 768 without scrolling; fewer on a narrow one, which scrolls. */
const COLUMNS = {
  12: "grid-cols-2 md:grid-cols-3 lg:grid-cols-4 lg:[--rows:3]",
  24: "grid-cols-2 md:grid-cols-4 lg:grid-cols-6 lg:[--rows:4]",
  48: "grid-cols-3 md:grid-cols-5 lg:grid-cols-8 lg:[--rows:6]",
} as const;

/** A page of cells. One stop for Tab; arrows move inside. */
export function SpotGrid({ ref, page, wrong, currentKey, onCurrent, onToggle, onLook }: Props) {
  const t = useTranslations("spot");
  const frame = useRef<HTMLDivElement>(null);
  const first = page[0]?.key;
  // By what is there, not by the setting: a last page that is not full has larger cells.
  const layout = page.length > 24 ? 48 : page.length > 12 ? 24 : 12;

  // Joins the browser's focus and scrolling: a new page begins at its first cell, or the next key would act on nothing.
  useEffect(() => {
    if (first === undefined) return;
    const cell = frame.current?.querySelector<HTMLElement>("[data-cell]");
    if (!document.querySelector("[role=dialog]")) cell?.focus({ preventScroll: true });
    frame.current?.scrollTo({ top: 0 });
  }, [first]);

  return (
    <div ref={frame} className="min-h-0 grow overflow-y-auto p-2">
      <ul
        ref={ref}
        aria-label={t("gridLabel")}
        className={`grid h-full auto-rows-[minmax(8rem,1fr)] gap-2 lg:auto-rows-[minmax(6rem,calc((100%-(var(--rows)-1)*0.5rem)/var(--rows)))] ${COLUMNS[layout]}`}
      >
        {page.map((cell) => (
          <SpotCell
            key={cell.key}
            cell={cell}
            wrong={wrong.get(cell.key) ?? null}
            isCurrent={cell.key === currentKey}
            onFocus={() => onCurrent(cell.key)}
            onToggle={() => onToggle(cell.key)}
            onLook={() => onLook(cell.key)}
          />
        ))}
      </ul>
    </div>
  );
}
