"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import type { ListWalk } from "./use-list-walk.ts";

type Props = { walk: ListWalk; keys: { previous: string | undefined; next: string | undefined } };

/** From an entry to its neighbours in the list that it was opened from. */
export function ListWalkButtons({ walk, keys }: Props) {
  const t = useTranslations("browse.walk");
  const buttons = { previous: useRef<HTMLButtonElement>(null), next: useRef<HTMLButtonElement>(null) };
  const { previous, next } = buttons;

  // Joins the focus: whoever pressed a button to come here presses it again.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    const from = walk.cameBy === "previous" ? previous : next;
    if (walk.cameBy) from.current?.focus({ preventScroll: true });
  }, [walk.cameBy, previous, next]);

  return (
    <nav aria-label={t("name")} className="flex items-center gap-1">
      {(["previous", "next"] as const).map((side) => (
        <Button
          key={side}
          ref={buttons[side]}
          look="quiet"
          className="min-h-6! px-2! py-0!"
          shortcut={keys[side]}
          // Not `disabled`: at the list's end it must not lose the focus.
          aria-disabled={walk[side] === null}
          icon={side === "previous" ? <ChevronLeft size={15} aria-hidden /> : <ChevronRight size={15} aria-hidden />}
          onClick={() => walk[side]?.()}
        >
          {t(side)}
        </Button>
      ))}
    </nav>
  );
}
