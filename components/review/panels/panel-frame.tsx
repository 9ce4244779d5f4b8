import { ScrollArea } from "@base-ui/react/scroll-area";
import type { ReactNode } from "react";

type Props = { title: string; children: ReactNode };

/** Of the open panel's heading, which names the dock. */
export const PANEL_TITLE_ID = "panel-title";

/** How a panel lies in the dock (panel-dock.tsx). */
export const PANEL_PLACE = "flex min-h-0 grow flex-col px-3 pt-1 pb-3 text-sm";

/** A panel next to the entry; every key still works. */
export function PanelFrame({ title, children }: Props) {
  return (
    <div className={`${PANEL_PLACE} gap-3`}>
      <h2 id={PANEL_TITLE_ID} className="shrink-0 font-semibold">
        {title}
      </h2>
      {children}
    </div>
  );
}

/** The part of a panel that scrolls; reached by Tab where there is more than is seen. */
export function PanelScroll({ children }: { children: ReactNode }) {
  return (
    <ScrollArea.Root className="-mx-1 flex min-h-0 grow flex-col">
      <ScrollArea.Viewport className="min-h-0 grow px-1">{children}</ScrollArea.Viewport>
    </ScrollArea.Root>
  );
}
