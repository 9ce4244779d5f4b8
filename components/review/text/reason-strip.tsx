"use client";

import { useLocale } from "next-intl";
import { inLanguage } from "#domain/verdict/in-language.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { Kbd } from "../../ui/kbd.tsx";

type Props = {
  title: string;
  reasons: readonly Reason[];
  chosen: string | null;
  /** Digits act on the part in focus only; elsewhere they are not printed. */
  showsKeys: boolean;
  /** A field has the focus: digits are text there, and their space is reserved. */
  areKeysIdle?: boolean;
  onChoose(code: string): void;
};

/** Reasons as a row of buttons with their digits. */
export function ReasonStrip({ title, reasons, chosen, showsKeys, areKeysIdle = false, onChoose }: Props) {
  const locale = useLocale();
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1.5 pt-1 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:pb-1 short:flex-nowrap short:overflow-x-auto">
      <legend className="mb-1 text-xs text-bad">{title}</legend>
      {reasons.map((reason) => (
        <button
          key={reason.code}
          type="button"
          aria-pressed={reason.code === chosen}
          title={inLanguage(reason, "definition", locale)}
          className={`inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs ${
            reason.code === chosen
              ? "border-bad bg-bad-soft font-semibold text-bad"
              : "border-line-strong/50 bg-panel text-ink hover:border-bad"
          }`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.stopPropagation();
            onChoose(reason.code);
          }}
        >
          {showsKeys ? <Kbd isIdle={areKeysIdle}>{reason.digit}</Kbd> : null}
          {/* Without its digit to be seen the name stands in the middle: half of the digit's room to the left. */}
          <span className={showsKeys && areKeysIdle ? "-translate-x-[0.8125rem]" : ""}>
            {inLanguage(reason, "name", locale)}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
