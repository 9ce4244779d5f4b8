import { ScrollArea } from "@base-ui/react/scroll-area";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type Props = { title: string; onClose(): void; children: ReactNode };

/** What lies beside the entry, over the photo's left, with every key still alive. */
export function PanelFrame({ title, onClose, children }: Props) {
  const t = useTranslations("common");
  return (
    <aside
      aria-label={title}
      className="absolute inset-y-3 left-3 z-10 flex w-96 max-w-[85%] flex-col gap-3 rounded-xl border border-line bg-panel p-3 text-sm shadow-xl"
    >
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
