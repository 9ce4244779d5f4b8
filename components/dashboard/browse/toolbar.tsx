"use client";

import { Images, List, Rows3, Rows4, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode, RefObject } from "react";
import { SORTS, type Sort } from "#domain/find/browse-query.ts";
import { buttonClass } from "../../ui/button.tsx";
import { SearchField } from "./filter/search-field.tsx";
import type { Asking } from "./use-query.ts";

type Props = {
  asking: Asking;
  isPanelOpen: boolean;
  onPanel(): void;
  isSlim: boolean;
  onSlim(isSlim: boolean): void;
  field: RefObject<HTMLInputElement | null>;
  onLeaveSearch(): void;
  /** The saved views. */
  children: ReactNode;
};

/** Above the list: filters, search, order, the two views, the height of lines. */
export function Toolbar({ asking, isPanelOpen, onPanel, isSlim, onSlim, field, onLeaveSearch, children }: Props) {
  const t = useTranslations("browse");
  const { query, ask, narrow } = asking;
  const isPhotos = query.view === "photos";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <button
        type="button"
        aria-pressed={isPanelOpen}
        aria-label={t("filters")}
        className={buttonClass(
          isPanelOpen ? "good" : "plain",
          isPanelOpen ? "!border-accent/50 !bg-accent-soft !text-accent" : "",
        )}
        onClick={onPanel}
      >
        <SlidersHorizontal size={15} aria-hidden />
        <span className="max-md:hidden">{t("filters")}</span>
      </button>
      <SearchField
        text={query.filter.text}
        field={field}
        onSearch={(text, step) => narrow({ text }, step)}
        onLeave={onLeaveSearch}
      />
      {isPhotos ? null : (
        <select
          aria-label={t("sort")}
          value={query.sort}
          className="min-h-8 max-w-44 rounded-md border border-line-strong/50 bg-panel px-2 py-1 text-sm"
          onChange={(event) => ask({ ...query, sort: event.target.value as Sort })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sorts.${sort}`)}
            </option>
          ))}
        </select>
      )}
      {children}
      <fieldset className="flex rounded-md border border-line-strong/50 bg-panel p-0.5">
        <legend className="sr-only">{t("view")}</legend>
        <Choice name={t("viewEntries")} isOn={!isPhotos} onChoose={() => ask({ ...query, view: "entries" })}>
          <List size={15} aria-hidden />
        </Choice>
        <Choice name={t("viewPhotos")} isOn={isPhotos} onChoose={() => ask({ ...query, view: "photos" })}>
          <Images size={15} aria-hidden />
        </Choice>
      </fieldset>
      {isPhotos ? null : (
        <button
          type="button"
          aria-pressed={isSlim}
          aria-label={t("slim")}
          title={t("slim")}
          className="grid size-8 place-items-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink max-md:hidden"
          onClick={() => onSlim(!isSlim)}
        >
          {isSlim ? <Rows4 size={16} aria-hidden /> : <Rows3 size={16} aria-hidden />}
        </button>
      )}
    </div>
  );
}

function Choice({
  name,
  isOn,
  onChoose,
  children,
}: {
  name: string;
  isOn: boolean;
  onChoose(): void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={name}
      className={`inline-flex min-h-[26px] min-w-[26px] items-center justify-center gap-1.5 rounded px-2 text-sm ${isOn ? "bg-accent-soft font-medium text-accent" : "text-ink-soft hover:text-ink"}`}
      onClick={onChoose}
    >
      {children}
      <span className="max-lg:sr-only">{name}</span>
    </button>
  );
}
