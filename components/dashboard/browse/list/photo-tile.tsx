"use client";

import { useFormatter, useTranslations } from "next-intl";
import { memo } from "react";
import { STATES } from "#domain/entry/task.ts";
import { PhotoThumb } from "../../../canvas/photo-thumb.tsx";
import { styled } from "../../../ui/styled.ts";
import { StateStrip } from "../../home/state-bar.tsx";
import type { PhotoTile } from "../browse-calls.ts";
import { cellPart } from "./grid-parts.ts";

/** Height below a tile's photo, in px: the strip, the line of text, the frame. */
export const CAPTION_PX = 46;

type Props = {
  id: string;
  row: PhotoTile | null | undefined;
  widthPx: number;
  column: number;
  index: number;
  isActive: boolean;
  isSelected: boolean;
  /** Given the index and whether it takes along what lies between. */
  onToggle(index: number, isRange: boolean): void;
  onOpen(imageId: string): void;
};

/** A photo with how many of its entries stand in which state. */
export const PhotoTileView = memo(function PhotoTileView(props: Props) {
  const { id, row, widthPx, column, index, isActive, isSelected, onToggle, onOpen } = props;
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const format = useFormatter();
  const states = STATES.filter((state) => row?.states[state])
    .map((state) => `${tc(`state.${state}`)} ${format.number(row?.states[state] ?? 0)}`)
    .join(", ");
  return (
    <div
      id={`photo-${id}`}
      {...cellPart({ "aria-colindex": column, "aria-selected": isSelected })}
      ref={styled({ width: `${widthPx}px` })}
      className={`relative min-w-0 rounded-lg ${isSelected ? "ring-2 ring-accent" : ""} ${isActive ? "in-focus-visible:outline-2 in-focus-visible:outline-offset-2 in-focus-visible:outline-accent" : ""}`}
    >
      <label className="absolute left-1.5 top-1.5 z-10 grid size-7 cursor-pointer place-items-center rounded-md bg-panel/85 shadow-sm">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={t("selectPhoto", { name: row?.identity ?? id })}
          className="size-4 accent-(--accent)"
          onChange={() => {}}
          onClick={(event) => onToggle(index, event.shiftKey)}
        />
      </label>
      {row ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("photoTile", { name: row.identity, count: row.entries, states })}
          title={states}
          className="flex size-full flex-col overflow-hidden rounded-lg border border-line text-left hover:border-accent"
          onClick={(event) => (event.shiftKey ? onToggle(index, true) : onOpen(id))}
        >
          <span className="relative min-h-0 w-full grow overflow-hidden bg-stage">
            <PhotoThumb imageId={row.imageId} hasPhoto={row.hasPhoto} photoMark={row.photoMark} iconPx={24} />
          </span>
          <StateStrip states={row.states} isSquare />
          <span className="flex h-[34px] w-full items-center gap-2 px-2 py-1.5 text-xs">
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
