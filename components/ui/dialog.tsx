"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { ScrollArea } from "@base-ui/react/scroll-area";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode, RefObject } from "react";
import { DialogPopup } from "./dialog-popup.tsx";

type Props = {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  children: ReactNode;
  /** False where the dialog asks for something that cannot be left out. */
  closable?: boolean;
  /** "full": as wide as the page lets it. */
  wide?: boolean | "full";
  /** What has the focus when it opens; its first button where it is left out. */
  initialFocus?: RefObject<HTMLElement | null>;
};

/** A modal dialog: focus is trapped inside and restored as DialogPopup says; Escape closes it. */
export function Dialog({ open, onOpenChange, title, children, closable = true, wide = false, initialFocus }: Props) {
  const t = useTranslations("common");
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={!closable}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <DialogPopup
          {...(initialFocus && { initialFocus })}
          className={`fixed left-1/2 top-1/2 z-50 flex max-h-[88dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-xl border border-line bg-panel shadow-2xl ${WIDTHS[String(wide)]}`}
        >
          <div className="flex items-center gap-4 border-b border-line px-5 py-3">
            <Base.Title className="grow text-base font-semibold">{title}</Base.Title>
            {closable ? (
              <Base.Close
                aria-label={t("close")}
                className="grid size-8 place-items-center rounded-md text-ink-soft hover:bg-line/60"
              >
                <X size={18} aria-hidden />
              </Base.Close>
            ) : null}
          </div>
          {/* Its viewport takes the focus where it overflows, so that it scrolls by keyboard. */}
          <ScrollArea.Root className="flex min-h-0 flex-col">
            <ScrollArea.Viewport className="min-h-0 px-5 py-4">{children}</ScrollArea.Viewport>
          </ScrollArea.Root>
        </DialogPopup>
      </Base.Portal>
    </Base.Root>
  );
}

const WIDTHS: Record<string, string> = { false: "max-w-md", true: "max-w-4xl", full: "max-w-7xl" };
