"use client";

import { Crosshair } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { KnownGroup } from "#domain/box/known-groups.ts";
import { Marked, spansOf } from "../text/marked.tsx";

type Props = {
  group: KnownGroup;
  isCrowd: boolean;
  /** The search: its parts are marked in the name. */
  query: string;
  isPointed: boolean;
  /** The row at which Tab comes into the list. */
  isStop: boolean;
  /** A phrase is in focus: the row offers its box. */
  canChoose: boolean;
};

/**
 * One thing or region of the photo: pointed at, it lights up; pressed, it comes into view; its target makes it the phrase's
 * box. The list around it listens (`rowEvents`).
 */
export const KnownRow = memo(function KnownRow({ group, isCrowd, query, isPointed, isStop, canChoose }: Props) {
  const t = useTranslations("generationInput");
  const name = namesOf(group);
  const count = group.memberIds.length;
  return (
    <li
      data-box={group.id}
      className={`flex items-start rounded ${isPointed ? "bg-accent-soft text-accent" : "hover:bg-line/50"}`}
    >
      <button
        type="button"
        data-row
        tabIndex={isStop ? 0 : -1}
        className="min-h-7 min-w-0 grow px-2 py-1 text-left break-words"
      >
        <Marked text={name} spans={spansOf(name, partsOf(query))} />
        {count > 1 ? (
          <>
            <span aria-hidden className="ml-1 text-xs text-ink-soft">
              ×{count}
            </span>
            <span className="sr-only">, {t("folded", { count })}</span>
          </>
        ) : null}
        {isCrowd ? <span className="ml-1 rounded bg-line px-1 text-xs text-ink-soft">{t("crowd")}</span> : null}
      </button>
      {canChoose ? (
        <button
          type="button"
          data-choose
          tabIndex={isStop ? 0 : -1}
          title={t("useBox")}
          aria-label={t("useBoxOf", { name })}
          className="grid size-7 shrink-0 place-items-center rounded text-ink-soft hover:bg-accent hover:text-accent-ink focus-visible:bg-accent focus-visible:text-accent-ink"
        >
          <Crosshair size={15} aria-hidden />
        </button>
      ) : null}
    </li>
  );
});

/** The words of a search; a name holds them in any order. */
export const partsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** A thing without a name is still there to be seen. */
export const namesOf = ({ names }: { names: readonly string[] }): string =>
  names.filter((name) => name !== "").join(", ") || "?";
