"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import { Button } from "../../../ui/button.tsx";
import { useMessage } from "../../../ui/use-message.ts";
import { partsInUse } from "../filter/filter-parts.ts";
import { ListNotice, NothingFits } from "./list-notice.tsx";
import type { Rows } from "./use-rows.ts";

type Props<Row extends { id: string }> = {
  rows: Rows<Row>;
  filter: EntryFilter;
  facets: Facets | null;
  onNarrow(change: Partial<EntryFilter>): void;
  /** The list itself. */
  children: ReactNode;
};

/** A list with what stands over it while there is nothing to list: being read, failed, nothing there, nothing fits. */
export function ListPane<Row extends { id: string }>({ rows, filter, facets, onNarrow, children }: Props<Row>) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const word = useMessage();
  const { status, strip, store, back, problem } = rows;
  return (
    <div className="relative flex min-h-0 min-w-0 grow flex-col">
      {children}
      {status === "failed" ? (
        <ListNotice title={t("failed")} text={problem ? word(problem) : ""}>
          <Button look="primary" onClick={() => store.retry()}>
            {tc("retry")}
          </Button>
        </ListNotice>
      ) : strip.length > 0 ? null : status === "loading" ? (
        <Waiting />
      ) : strip.next !== null || strip.previous !== null ? (
        <ListNotice title={back === "failed" ? t("moreFailed") : t("looking")} text={t("lookingText")}>
          <Button onClick={() => store.retry()}>{t("lookOn")}</Button>
        </ListNotice>
      ) : partsInUse(filter).length > 0 ? (
        <NothingFits filter={filter} facets={facets} onNarrow={onNarrow} />
      ) : (
        <ListNotice title={t("empty")} text={t("emptyText")} />
      )}
    </div>
  );
}

const WIDTHS = ["w-[30%]", "w-[47%]", "w-[64%]", "w-[46%]", "w-[63%]", "w-[45%]", "w-[62%]"];

/** Lines where rows will stand, after a moment: most lists are there before it. */
function Waiting() {
  const t = useTranslations("browse");
  return (
    <div role="status" className="pointer-events-none absolute inset-0 top-8 overflow-hidden bg-panel">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: 24 }, (_, line) => line).map((line) => (
        <div key={line} aria-hidden className="flex h-[54px] items-center gap-4 border-b border-line px-12">
          <span className="h-8 w-14 rounded bg-line/60" />
          <span className={`h-3 rounded bg-line/60 ${WIDTHS[line % WIDTHS.length]}`} />
        </div>
      ))}
    </div>
  );
}
