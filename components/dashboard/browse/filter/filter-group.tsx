"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

type Props = { id: string; name: string; isUsed: boolean; isOpen?: boolean; children: ReactNode };

/** A part of the filter under its name; open from the start where it is used. */
export function FilterGroup({ id, name, isUsed, isOpen = false, children }: Props) {
  const [startsOpen] = useState(isOpen || isUsed);
  return (
    <details id={id} open={startsOpen} className="group border-b border-line last:border-b-0">
      <summary className="flex min-h-8 list-none items-center gap-1.5 px-3 py-1 font-medium hover:bg-line/30 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 text-ink-soft transition-transform group-open:rotate-90"
        />
        <span className="grow">{name}</span>
        {isUsed ? <span aria-hidden className="size-1.5 rounded-full bg-accent forced-color-adjust-none" /> : null}
      </summary>
      <fieldset className="px-3 pb-3 pl-8">
        <legend className="sr-only">{name}</legend>
        {children}
      </fieldset>
    </details>
  );
}
