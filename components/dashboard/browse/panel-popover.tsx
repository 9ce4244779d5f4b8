"use client";

import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { buttonClass } from "../../ui/button.tsx";

type Props = {
  /** What the button shows; `label` where that is a sign alone. */
  button: ReactNode;
  label?: string;
  title: string;
  isOpen: boolean;
  onOpen(isOpen: boolean): void;
  side?: "top" | "bottom";
  children: ReactNode;
};

/** A button with a small panel beside it; the focus goes in and comes back. */
export function PanelPopover({ button, label, title, isOpen, onOpen, side = "bottom", children }: Props) {
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpen}>
      <Popover.Trigger aria-label={label} className={buttonClass("plain", "data-popup-open:bg-line/50")}>
        {button}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side={side} align="end" sideOffset={6} collisionPadding={8} className="z-40">
          <Popover.Popup className="flex max-h-(--available-height) w-88 max-w-[calc(100vw-1rem)] flex-col gap-3 overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm shadow-2xl outline-none">
            <Popover.Title className="font-semibold">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
