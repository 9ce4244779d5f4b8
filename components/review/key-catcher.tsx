"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { isModifier, keyOf } from "#domain/review/key-press.ts";

type Props = {
  label: string;
  /** The key that was pressed, as the table of commands spells it; null: none any more. */
  onKey(key: string | null): void;
  onLeave(): void;
  /** The focus went elsewhere. */
  onBlur(): void;
};

/** A field that waits for one key. Tab moves on, Escape leaves, Backspace takes the key away. */
export function KeyCatcher({ label, onKey, onLeave, onBlur }: Props) {
  const t = useTranslations("keys");

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Tab" || event.nativeEvent.isComposing) return;
    // Neither the dialog, which Escape closes, nor the browser is to have it.
    event.preventDefault();
    event.stopPropagation();
    // The Enter that opened this field may still be down.
    if (event.repeat || isModifier(event.key)) return;
    if (event.key === "Escape") onLeave();
    else onKey(event.key === "Backspace" ? null : keyOf(event.nativeEvent));
  }

  return (
    <input
      ref={takeFocus}
      readOnly
      value=""
      aria-label={`${label}. ${t("press")}`}
      placeholder={t("pressKey")}
      className="h-[24px] w-24 rounded border border-accent bg-accent-soft px-1.5 text-xs"
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    />
  );
}

/** Asked for by a press of a button: the key is what comes next. */
const takeFocus = (field: HTMLInputElement | null) => field?.focus();
