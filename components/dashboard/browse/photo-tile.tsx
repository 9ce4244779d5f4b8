"use client";

import { useFormatter, useTranslations } from "next-intl";
import { memo } from "react";
import { STATES } from "#domain/task.ts";
import { StateStrip } from "../state-bar.tsx";
import type { PhotoTile } from "./browse-calls.ts";
import { cellPart } from "./grid-parts.ts";
import { PhotoThumb } from "./photo-thumb.tsx";

/** Height below a tile's photo, in px. */
export const CAPTION_PX = 46;

type Props = {
  id: string;
  row: PhotoTile | null | undefined;
  widthPx: number;
  column: number;
  isActive: boolean;
  onOpen(imageId: string): void;
};

/** A photo with how many of its entries stand in which state. */
export const PhotoTileView = memo(function PhotoTileView({ id, row, widthPx, column, isActive, onOpen }: Props) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const format = useFormatter();
  const states = STATES.filter((state) => row?.states[state])
    .map((state) => `${tc(`state.${state}`)} ${format.number(row?.states[state] ?? 0)}`)
    .join(", ");
  return (
    <div
      id={`photo-${id}`}
      {...cellPart({ "aria-colindex": column })}
      style={{ width: widthPx }}
      className={`min-w-0 rounded-lg ${isActive ? "in-focus-visible:outline-2 in-focus-visible:outline-offset-2 in-focus-visible:outline-accent" : ""}`}
    >
      {row ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("photoTile", { name: row.identity, count: row.entries, states })}
          title={states}
          className="flex size-full flex-col overflow-hidden rounded-lg border border-line text-left hover:border-accent"
          onClick={() => onOpen(id)}
        >
          <span className="relative min-h-0 w-full grow overflow-hidden bg-stage">
            <PhotoThumb imageId={row.imageId} hasPhoto={row.hasPhoto} iconPx={24} />
          </span>
          <StateStrip states={row.states} isSquare />
          <span className="flex w-full items-center gap-2 px-2 py-1.5 text-xs" style={{ height: CAPTION_PX - 12 }}>
            <span className="min-w-0 grow truncate text-ink-soft">{row.identity}</span>
            <span className="shrink-0 font-medium tabular-nums">{t("entriesShort", { count: row.entries })}</span>
          </span>
        </button>
      ) : (
        <div className="size-full rounded-lg bg-line/40" />
      )}
    </div>
  );
});
