"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import type { KnownBox } from "#domain/known-boxes.ts";
import type { Known } from "./known.ts";

type Props = {
  known: Known | null;
  searchField: RefObject<HTMLInputElement | null>;
  pointed: ReadonlySet<string>;
  onPoint(id: string | null): void;
  onPick(id: string): void;
  /** Tells which boxes match a search; empty text shows none on the photo. */
  onSearch(ids: string[]): void;
};

/** No list grows past what can be read; a search narrows it. */
const ROWS_MAX = 200;

export const nameOf = (box: KnownBox): string => box.names.join(", ") || "?";

/** What is known of the photo beside its entries, as a list: the canvas's words for those who cannot see it. */
export function KnownList({ known, searchField, pointed, onPoint, onPick, onSearch }: Props) {
  const t = useTranslations("review");
  const [text, setText] = useState("");
  const total = known?.boxes.length ?? 0;
  const matches = (known?.boxes ?? []).filter((box) => nameOf(box).toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <aside aria-label={t("known")} className="flex w-56 shrink-0 flex-col border-r border-line bg-panel">
      <div className="flex flex-col gap-1 border-b border-line p-2">
        <div className="flex justify-between text-xs">
          <h2 className="font-semibold">{t("known")}</h2>
        </div>
        <input
          ref={searchField}
          type="search"
          value={text}
          aria-label={t("knownSearch")}
          placeholder={t("knownSearch")}
          className="w-full rounded border border-line-strong/60 bg-surface px-2 py-1 text-sm"
          onChange={(event) => {
            const typed = event.target.value;
            setText(typed);
            const wanted = typed.trim().toLowerCase();
            onSearch(
              wanted === ""
                ? []
                : (known?.boxes ?? []).filter((box) => nameOf(box).toLowerCase().includes(wanted)).map((box) => box.id),
            );
          }}
        />
        <p className="text-xs text-ink-soft">
          {total === 0 ? t("knownNone") : t("knownCount", { shown: matches.length, total })}
        </p>
      </div>
      <ul className="grow overflow-y-auto p-1 text-sm">
        {matches.slice(0, ROWS_MAX).map((box) => (
          <li key={box.id}>
            <button
              type="button"
              className={`w-full truncate rounded px-2 py-1 text-left ${pointed.has(box.id) ? "bg-accent-soft text-accent" : "hover:bg-line/50"} ${box.kind === "region" ? "text-ink-soft" : ""}`}
              title={nameOf(box)}
              onPointerEnter={() => onPoint(box.id)}
              onPointerLeave={() => onPoint(null)}
              onFocus={() => onPoint(box.id)}
              onBlur={() => onPoint(null)}
              onClick={() => onPick(box.id)}
            >
              {nameOf(box)}
              {box.isCrowd ? " ⁂" : ""}
            </button>
          </li>
        ))}
      </ul>
      {known && known.captions.length > 0 ? (
        <details className="border-t border-line p-2 text-sm">
          <summary className="text-xs font-semibold">{t("captions")}</summary>
          <ul className="mt-1 flex max-h-40 list-disc flex-col gap-1 overflow-y-auto pl-4 text-ink-soft">
            {known.captions.map((caption) => (
              <li key={caption}>{caption}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </aside>
  );
}
