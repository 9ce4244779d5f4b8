"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useRef } from "react";
import { USUAL_VIEW, VIEW_RANGES } from "#domain/review/workspace/view-settings.ts";
import { Button } from "../../ui/button.tsx";
import { DialogPopup } from "../../ui/dialog-popup.tsx";
import { useViewSettings } from "./use-view-settings.ts";

type Props = { open: boolean; onOpenChange(open: boolean): void };

const { opacity, labelPx, splitPx, spotlight } = USUAL_VIEW;

/** How the photo and its boxes are shown. It stands over the text and darkens nothing, so that each change is seen. */
export function ViewSettingsSheet({ open, onOpenChange }: Props) {
  const t = useTranslations("keys");
  const tc = useTranslations("common");
  const [settings, change] = useViewSettings();
  const first = useRef<HTMLInputElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal="trap-focus">
      <Base.Portal>
        <DialogPopup
          initialFocus={first}
          className="fixed right-4 bottom-20 z-40 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-4 rounded-xl border border-line bg-panel p-4 text-sm shadow-2xl"
        >
          <div className="flex items-center justify-between">
            <Base.Title className="font-semibold">{t("settingsTitle")}</Base.Title>
            <Base.Close
              aria-label={tc("close")}
              className="grid size-7 place-items-center rounded-md text-ink-soft hover:bg-line/60"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          <Slider
            field={first}
            label={t("opacity")}
            value={settings.opacity}
            {...VIEW_RANGES.opacity}
            shown={`${Math.round(settings.opacity * 100)} %`}
            onChange={(value) => change({ opacity: value })}
          />
          <Slider
            label={t("labelPx")}
            value={settings.labelPx}
            {...VIEW_RANGES.labelPx}
            shown={`${settings.labelPx} px`}
            onChange={(value) => change({ labelPx: value })}
          />
          <Slider
            label={t("splitter")}
            value={settings.splitPx}
            {...VIEW_RANGES.splitPx}
            shown={`${settings.splitPx} px`}
            onChange={(value) => change({ splitPx: value })}
          />
          <label className="flex min-h-[24px] items-center gap-2">
            <input
              type="checkbox"
              checked={settings.spotlight}
              className="size-4 accent-(--accent)"
              onChange={(event) => change({ spotlight: event.target.checked })}
            />
            {t("spotlight")}
          </label>
          <Button className="self-start" onClick={() => change({ opacity, labelPx, splitPx, spotlight })}>
            {t("usual")}
          </Button>
        </DialogPopup>
      </Base.Portal>
    </Base.Root>
  );
}

type SliderProps = {
  field?: RefObject<HTMLInputElement | null>;
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  shown: string;
  onChange(value: number): void;
};

function Slider({ field, label, shown, onChange, ...range }: SliderProps) {
  return (
    <label className="grid grid-cols-[1fr_auto] gap-x-4">
      {label}
      {/* Assistive technology has it as the slider's value. */}
      <span aria-hidden className="tabular-nums text-ink-soft">
        {shown}
      </span>
      <input
        ref={field}
        type="range"
        {...range}
        aria-valuetext={shown}
        className="col-span-2 h-[24px] accent-(--accent)"
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
