"use client";

import { type ReactNode, useEffect, useRef } from "react";

type Props = { label: string; current: string; children: ReactNode };

/** A row of links that is scrolled sideways where it is too narrow for all, with the current one (`aria-current`) in view. */
export function ScrolledRow({ label, current, children }: Props) {
  const row = useRef<HTMLElement>(null);
  // Joins the scroll position, which only the browser keeps.
  useEffect(() => {
    const own = row.current;
    const link = own?.querySelector<HTMLElement>("[aria-current]");
    if (own && link && current !== "") own.scrollLeft = link.offsetLeft - (own.clientWidth - link.offsetWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={row}
      aria-label={label}
      className="relative flex gap-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--line)] [scrollbar-width:thin]"
    >
      {children}
    </nav>
  );
}
