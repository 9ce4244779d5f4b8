"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";

type Props = { valuePx: number; usualPx: number; minPx: number; maxPx: number; onChange(valuePx: number): void };

const STEP_PX = 20;

/**
 * The border between photo and text: dragged, moved by arrow keys, put back by a double click. `valuePx` is the text's
 * width. A window splitter of WAI-ARIA; 6 px are seen, 24 px can be caught.
 */
export function Splitter({ valuePx, usualPx, minPx, maxPx, onChange }: Props) {
  const t = useTranslations("keys");
  const from = useRef<{ x: number; valuePx: number } | null>(null);
  const move = (wanted: number) => onChange(Math.round(Math.min(maxPx, Math.max(minPx, wanted))));
  const drop = () => {
    from.current = null;
  };
  return (
    <hr
      aria-orientation="vertical"
      aria-label={t("splitter")}
      aria-valuenow={valuePx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      aria-valuetext={`${valuePx} px`}
      tabIndex={0}
      title={t("splitterTitle")}
      className="relative z-10 m-0 h-auto w-1.5 shrink-0 cursor-col-resize touch-none self-stretch border-x border-y-0 border-line bg-panel before:absolute before:inset-y-0 before:-inset-x-[9px] pointer-coarse:before:-inset-x-[19px] hover:bg-accent-soft focus-visible:bg-accent max-lg:hidden"
      onDoubleClick={() => move(usualPx)}
      onKeyDown={(event) => {
        const wanted = {
          ArrowLeft: valuePx + STEP_PX,
          ArrowRight: valuePx - STEP_PX,
          Home: minPx,
          End: maxPx,
        }[event.key];
        if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        move(wanted);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, valuePx };
      }}
      onPointerMove={(event) => {
        if (from.current) move(from.current.valuePx + from.current.x - event.clientX);
      }}
      onPointerUp={drop}
      onPointerCancel={drop}
    />
  );
}
