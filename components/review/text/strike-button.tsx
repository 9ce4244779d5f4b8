"use client";

import { X } from "lucide-react";
import type { MouseEvent } from "react";
import { ariaKey, keyName } from "#domain/review/keys/key-name.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { isField } from "../../ui/key-home.ts";
import { useKeyNow } from "../keys/use-key-now.ts";
import { useShortcut } from "../keys/use-keymap.ts";

export type Strike = {
  /** What a press marks wrong, in words. */
  label: string;
  isStruck: boolean;
  /** The key acts on this part: it is printed here and nowhere else. */
  isInFocus: boolean;
  /** The part takes the focus and is marked, or its mark is taken back, as the key does it. */
  onStrike(): void;
};

/** ✕ next to a QA's question, in a column of its own. */
export function StrikeQa(strike: Strike) {
  const { isStruck, isInFocus } = strike;
  const { press, shortcut } = usePress(strike);
  const usual = useShortcut("strike");
  return (
    <button
      {...press}
      className={`flex h-[24px] min-w-[24px] items-center justify-center gap-1 rounded px-1 hover:bg-bad-soft hover:text-bad hover:opacity-100 focus-visible:opacity-100 ${
        isStruck ? "text-bad" : "text-ink-soft opacity-60 group-hover:opacity-100"
      }`}
    >
      {usual ? (
        // The key acts on the part in focus alone: elsewhere its room is kept.
        <span className={`max-w-9 overflow-hidden ${isInFocus ? "" : "invisible"}`}>
          <Kbd isIdle={!shortcut}>{keyName(usual)}</Kbd>
        </span>
      ) : null}
      <X size={14} strokeWidth={isStruck ? 3 : 2} aria-hidden />
    </button>
  );
}

/**
 * ✕ at the end of a sentence, raised like the mark of a footnote: it stands above the full stop and takes no room, so that
 * lines break where they break without it, and in the field of an editor.
 */
export function StrikeSentence(strike: Strike) {
  const { isStruck, isInFocus } = strike;
  const { press, shortcut } = usePress(strike);
  const usual = useShortcut("strike");
  return (
    // For a finger, only that of the sentence that it tapped: one target of its size at each would cover three words of the next.
    <span className={`relative inline-block w-0 select-none ${isInFocus ? "" : "pointer-coarse:hidden"}`}>
      <button
        {...press}
        // One stop for Tab, as the arrow keys walk from sentence to sentence.
        tabIndex={isInFocus ? 0 : -1}
        className={`group/strike absolute bottom-[3px] -left-[10px] grid size-[24px] place-items-center rounded-full hover:z-10 hover:bg-bad-soft hover:text-bad focus-visible:z-10 focus-visible:bg-bad-soft ${
          isStruck ? "text-bad" : "text-ink-soft"
        }`}
      >
        <X
          size={10}
          strokeWidth={3}
          aria-hidden
          className="group-hover/strike:scale-140 group-focus-visible/strike:scale-140"
        />
      </button>
      {isInFocus && usual ? (
        <kbd
          aria-hidden
          data-idle={!shortcut || undefined}
          className="data-idle:opacity-35 pointer-coarse:hidden pointer-events-none absolute bottom-[12px] left-[9px] rounded-[3px] border border-line-strong bg-panel px-[3px] font-sans text-[0.6rem]/[9px] font-medium text-ink no-underline"
        >
          {keyName(shortcut ?? usual)}
        </kbd>
      ) : null}
    </span>
  );
}

function usePress({ label, isStruck, isInFocus, onStrike }: Strike) {
  const keyNow = useKeyNow()("strike");
  const shortcut = isInFocus ? keyNow : undefined;
  const press = {
    type: "button",
    "data-strike": true,
    "aria-label": label,
    "aria-pressed": isStruck,
    "aria-keyshortcuts": shortcut && ariaKey(shortcut),
    title: shortcut ? `${label} (${keyName(shortcut)})` : label,
    // Nothing may move between the press and its end: the part takes the focus with what is done.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick() {
      // The reason that is asked for now is given by a digit, which a field would take as text.
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement && isField(activeElement)) activeElement.blur();
      onStrike();
    },
  } as const;
  return { press, shortcut };
}
