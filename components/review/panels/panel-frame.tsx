import { ScrollArea } from "@base-ui/react/scroll-area";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type Props = { title: string; onClose(): void; children: ReactNode };

/** Where panels lie: left of the photo, which stays fully visible; over it where the screen is narrow. */
export const PANEL_PLACE =
  "z-10 flex w-80 shrink-0 flex-col border-r border-line bg-panel p-3 text-sm 2xl:w-96 max-lg:absolute max-lg:top-3 max-lg:left-3 max-lg:h-[calc(45dvh-1.5rem)] max-lg:w-96 max-lg:max-w-[85%] max-lg:rounded-xl max-lg:border max-lg:shadow-xl";

/** A panel next to the entry; every key still works. */
export function PanelFrame({ title, onClose, children }: Props) {
  const t = useTranslations("common");
  return (
    <aside aria-label={title} className={`${PANEL_PLACE} gap-3`}>
      <div className="flex items-start justify-between gap-2">
        <h2 className="pt-0.5 font-semibold">{title}</h2>
        <button
          type="button"
          aria-label={t("close")}
          title={t("close")}
          className="grid size-7 shrink-0 place-items-center rounded text-ink-soft hover:bg-line hover:text-ink"
          onClick={onClose}
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      {children}
    </aside>
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
