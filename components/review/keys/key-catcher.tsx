"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FocusEvent, KeyboardEvent } from "react";
import { isModifier, keyOf } from "#domain/review/keys/key-press.ts";

type Props = {
  label: string;
  /** What taking the key away is called; null where it is a new one. */
  removeLabel: string | null;
  /** The key that was pressed, as the table of commands spells it; null: it is taken away. */
  onKey(key: string | null): void;
  onLeave(): void;
  /** The focus went elsewhere. */
  onBlur(): void;
};

/** A field that waits for one key. Tab moves on, Escape leaves, Backspace takes the key away, as does the button next to it. */
export function KeyCatcher({ label, removeLabel, onKey, onLeave, onBlur }: Props) {
  const t = useTranslations("keys");

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Tab" || event.nativeEvent.isComposing) return;
    // Neither the dialog, which Escape closes, nor the browser is to have it.
    event.preventDefault();
    event.stopPropagation();
    // The Enter that opened this field may still be down.
    if (event.repeat || isModifier(event.key)) return;
    if (event.key === "Escape") onLeave();
    else if (event.key !== "Backspace") onKey(keyOf(event.nativeEvent));
    else if (removeLabel !== null) onKey(null);
    else onLeave();
  }

  function onAway({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.parentElement?.contains(relatedTarget)) onBlur();
  }

  return (
    <span className="flex items-center gap-1">
      <input
        ref={takeFocus}
        readOnly
        value=""
        aria-label={`${label}. ${t(removeLabel === null ? "pressNew" : "press")}`}
        placeholder={t("pressKey")}
        className="h-[24px] w-24 rounded border border-accent bg-accent-soft px-1.5 text-xs"
        onKeyDown={onKeyDown}
        onBlur={onAway}
      />
      {removeLabel === null ? null : (
        <button
          type="button"
          aria-label={removeLabel}
          title={removeLabel}
          className="grid size-[24px] place-items-center rounded text-ink-soft hover:bg-bad-soft hover:text-bad"
          // A press must not take the focus from the field first: that would close both.
          onMouseDown={(event) => event.preventDefault()}
          onBlur={onAway}
          onClick={() => onKey(null)}
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </span>
  );
}

/** Asked for by a press of a button: the key is what comes next. */
const takeFocus = (field: HTMLInputElement | null) => field?.focus();
