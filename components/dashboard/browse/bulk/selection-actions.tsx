"use client";

import { Download, Flag, ListPlus, RotateCcw, Tag, X } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { BrowseQuery } from "#domain/find/browse-query.ts";
import type { Count } from "#domain/find/count.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { countWords } from "../count-words.ts";
import type { BulkKind } from "./bulk-kind.ts";
import { EVERYTHING, NOTHING, type Selection, selectedCount } from "./selection.ts";

type Props = {
  selection: Selection;
  view: BrowseQuery["view"];
  fitting: Count | null;
  /** Others export at most. */
  leads: boolean;
  /** Where everything that fits is exported; null where the selection is no filter. */
  exportHref: string | null;
  problem: "tooMany" | "tooManyExcept" | "tooManyPhotos" | null;
  onSelect(selection: Selection): void;
  onAct(kind: BulkKind): void;
};

/** What is selected and what can be done with it. */
export function SelectionActions({ selection, view, fitting, leads, exportHref, problem, onSelect, onAct }: Props) {
  const t = useTranslations("browse.selection");
  const locale = useLocale();
  const count = selectedCount(selection, fitting?.count ?? null);
  const isExact = !selection.isAll || (fitting?.isExact ?? false);
  const number = count === null ? null : countWords({ count, isExact }, locale);
  const said = view === "photos" ? (isExact ? "photos" : "photosAbout") : isExact ? "selected" : "selectedAbout";
  const canAct = problem === null;
  return (
    <div role="toolbar" aria-label={t("actions")} className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span role="status" className="mr-1 font-medium tabular-nums">
        {number === null ? t("all") : t(said, { number, count: count ?? 0 })}
      </span>
      {selection.isAll || fitting === null ? null : (
        <Button look="quiet" className="px-2" onClick={() => onSelect(EVERYTHING)}>
          {t(fitting.isExact ? "selectAll" : "selectAllAbout", { number: countWords(fitting, locale) })}
        </Button>
      )}
      {leads ? (
        <>
          <Button icon={<ListPlus size={15} aria-hidden />} disabled={!canAct} onClick={() => onAct("queue")}>
            {t("queue")}
          </Button>
          <Button icon={<Flag size={15} aria-hidden />} disabled={!canAct} onClick={() => onAct("flag")}>
            {t("flag")}
          </Button>
          <Button icon={<RotateCcw size={15} aria-hidden />} disabled={!canAct} onClick={() => onAct("reset")}>
            {t("reset")}
          </Button>
          <Button icon={<Tag size={15} aria-hidden />} disabled={!canAct} onClick={() => onAct("tag")}>
            {t("tag")}
          </Button>
          <Button disabled={!canAct} onClick={() => onAct("untag")}>
            {t("untag")}
          </Button>
        </>
      ) : null}
      {exportHref ? (
        <Link href={exportHref} className={buttonClass()}>
          <Download size={15} aria-hidden />
          {t("export")}
        </Link>
      ) : null}
      <Button look="quiet" className="px-2" icon={<X size={15} aria-hidden />} onClick={() => onSelect(NOTHING)}>
        {t("clear")}
      </Button>
      {problem ? <span className="text-xs text-warn">{t(problem)}</span> : null}
    </div>
  );
}
