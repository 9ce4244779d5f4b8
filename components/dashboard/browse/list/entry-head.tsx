"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Sort } from "#domain/find/browse-query.ts";
import { HEAD_CELL, headPart, rowPart } from "./grid-parts.ts";
import { COLUMNS, COLUMNS_WITH_KEY, type LineLook } from "./line-look.ts";

/** Height of the head in px, as its class says; the lines begin below it. */
export const HEAD_PX = 32;

type Props = {
  look: LineLook;
  /** A key of the records that has a column. */
  column: string | null;
  sort: Sort;
  onSort(sort: Sort): void;
  isAll: boolean;
  onAll(isOn: boolean): void;
};

/** The names of the columns; those that a list can be sorted by are buttons. */
export function EntryHead({ look, column, sort, onSort, isAll, onAll }: Props) {
  const t = useTranslations("browse");
  const shared = { sort, onSort };
  return (
    <div
      {...rowPart({ "aria-rowindex": 1 })}
      className={`sticky top-0 h-[32px] z-20 border-b border-line bg-surface text-xs text-ink-soft ${(column === null ? COLUMNS : COLUMNS_WITH_KEY)[look]}`}
    >
      <div {...HEAD_CELL} className="grid place-items-center self-stretch">
        <label className="grid size-full min-h-[24px] cursor-pointer place-items-center">
          <input
            type="checkbox"
            checked={isAll}
            aria-label={t("selectAll")}
            className="size-4 accent-(--accent)"
            onChange={(event) => onAll(event.target.checked)}
          />
        </label>
      </div>
      {look === "slim" ? null : <div {...HEAD_CELL}>{t("columns.photo")}</div>}
      <SortHead {...shared} name={t("columns.text")} up="id" down="-id" first="id" />
      {column === null ? null : (
        <div {...HEAD_CELL} className="truncate" title={column}>
          {column}
        </div>
      )}
      <div {...HEAD_CELL}>{t("state")}</div>
      <div {...HEAD_CELL}>{t("task")}</div>
      <div {...HEAD_CELL}>{t("columns.why")}</div>
      <SortHead {...shared} name={t("columns.boxes")} up="boxes" down="-boxes" first="-boxes" isRight />
      <SortHead {...shared} name={t("columns.words")} up="words" down="-words" first="-words" isRight />
      <SortHead {...shared} name={t("columns.decided")} up="changed" down="-changed" first="-changed" />
    </div>
  );
}

type SortHeadProps = {
  name: string;
  up: Sort;
  down: Sort;
  /** What the first press asks for. */
  first: Sort;
  sort: Sort;
  onSort(sort: Sort): void;
  isRight?: boolean;
};

function SortHead({ name, up, down, first, sort, onSort, isRight = false }: SortHeadProps) {
  const direction = sort === up ? "ascending" : sort === down ? "descending" : undefined;
  const next = direction === undefined ? first : direction === "ascending" ? down : up;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <div {...headPart({ "aria-sort": direction })} className={`min-w-0 ${isRight ? "-ml-4 text-right" : ""}`}>
      <button
        type="button"
        className={`inline-flex min-h-[26px] max-w-full min-w-[24px] items-center gap-0.5 rounded hover:text-ink ${direction ? "font-semibold text-ink" : ""} ${isRight ? "flex-row-reverse" : ""}`}
        onClick={() => onSort(next)}
      >
        <span className="truncate">{name}</span>
        {direction ? <Arrow size={12} aria-hidden className="shrink-0" /> : null}
      </button>
    </div>
  );
}
