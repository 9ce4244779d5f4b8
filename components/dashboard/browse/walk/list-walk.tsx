"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { afterPaint } from "../../../ui/after-paint.ts";
import { Button } from "../../../ui/button.tsx";
import { countWords } from "../count-words.ts";
import type { ListWalk, Position, Side } from "./use-list-walk.ts";

type Props = { walk: ListWalk; keys: { previous: string | undefined; next: string | undefined } };

/** The button that leads to the entry that comes next; each entry is a page of its own. */
let pressed: Side | null = null;

/** From an entry to its neighbours in the list that it was opened from. */
export function ListWalkButtons({ walk, keys }: Props) {
  const t = useTranslations("browse.walk");
  const previous = useRef<HTMLButtonElement>(null);
  const next = useRef<HTMLButtonElement>(null);

  // Joins the focus: whoever pressed a button to come here presses it again, and must not decide the entry by that: its
  // text takes the focus when it was painted.
  useEffect(() => {
    const side = pressed;
    if (!side) return;
    pressed = null;
    const button = side === "next" ? next : previous;
    afterPaint(() => afterPaint(() => button.current?.focus({ preventScroll: true })));
  }, []);

  return (
    <nav aria-label={t("name")} className="flex items-center gap-1">
      {(["previous", "next"] as const).map((side) => (
        <Button
          key={side}
          ref={side === "next" ? next : previous}
          look="quiet"
          className="min-h-7! px-2! py-0!"
          shortcut={keys[side]}
          // Not `disabled`: at the list's end it must not lose the focus.
          aria-disabled={walk[side] === null}
          icon={side === "previous" ? <ChevronLeft size={15} aria-hidden /> : <ChevronRight size={15} aria-hidden />}
          onClick={() => {
            if (walk[side]) pressed = side;
            walk[side]?.();
          }}
        >
          {t(side)}
        </Button>
      ))}
      {walk.position ? <PositionWords position={walk.position} /> : null}
    </nav>
  );
}

function PositionWords({ position: { row, all } }: { position: Position }) {
  const t = useTranslations("browse.walk");
  const locale = useLocale();
  const [at, of] = [countWords(row, locale), all ? countWords(all, locale) : ""];
  const isAbout = !row.isExact || all?.isExact === false;
  return (
    <span className="pl-2 text-ink-soft tabular-nums max-sm:hidden">
      {t("position", { about: isAbout ? "about" : "exact", all: all ? "known" : "unknown", at, of })}
    </span>
  );
}
