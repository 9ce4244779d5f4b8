"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { ariaKey, keyName } from "#domain/review/keys/key-name.ts";
import { keyOf } from "#domain/review/keys/key-press.ts";
import { isCovered } from "../review/keys/key-owner.ts";
import { useKeymap } from "../review/keys/use-keymap.ts";
import { Kbd } from "../ui/kbd.tsx";
import { isField } from "../ui/key-home.ts";
import { ownPageKey, type PageKey } from "../ui/page-keys.ts";
import { GoToPalette } from "./go-to-palette.tsx";
import { PageKeySheet } from "./page-key-sheet.tsx";

/**
 * Ctrl+K and ? on every page: the palette that leads everywhere, and the keys of the page. The keys are those that the reviewer
 * has given the two commands; a page at work has the commands of its own.
 */
export function GoTo() {
  const t = useTranslations("goTo");
  const keymap = useKeymap();
  const [open, setOpen] = useState<PageKey | null>(null);
  const keysOf = (key: PageKey) => keymap.get(key) ?? [];
  const [first] = keysOf("palette");

  const onDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || !event.key || event.repeat) return;
    const key = keyOf(event);
    const wanted = keysOf("palette").includes(key)
      ? "palette"
      : keysOf("help").includes(key) && !isField(event.target)
        ? "help"
        : null;
    if (wanted === null || ownPageKey(wanted) || isCovered()) return;
    event.preventDefault();
    setOpen(wanted);
  });
  // Joins the window's keyboard: the two act wherever the focus is.
  useEffect(() => {
    const down = (event: KeyboardEvent) => onDown(event);
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);

  return (
    <>
      <button
        type="button"
        aria-label={t("open")}
        title={t("open")}
        aria-keyshortcuts={first === undefined ? undefined : ariaKey(first)}
        // On a phone there is no room, and no keyboard.
        className="flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-ink-soft hover:bg-line/50 hover:text-ink max-md:hidden"
        onClick={() => (ownPageKey("palette") ?? (() => setOpen("palette")))()}
      >
        <Search size={15} aria-hidden />
        {first === undefined ? null : <Kbd>{keyName(first)}</Kbd>}
      </button>
      <GoToPalette open={open === "palette"} onOpenChange={(isOpen) => setOpen(isOpen ? "palette" : null)} />
      {open === "help" ? <PageKeySheet onClose={() => setOpen(null)} /> : null}
    </>
  );
}
