"use client";

import { BookOpen, Boxes, History, type LucideIcon, MessageSquare, NotebookText } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import { CloseButton } from "../../ui/close-button.tsx";
import type { CommandId } from "../keys/commands.ts";
import { useKeyNow } from "../keys/use-key-now.ts";
import { PANELS, type Panel } from "../workspace/workspace.ts";
import { PANEL_TITLE_ID } from "./panel-frame.tsx";

type Props = {
  panel: Panel | null;
  onRun(command: CommandId): void;
  onClose(): void;
  /** The open panel. */
  children: ReactNode;
};

const TABS: Record<Panel, { command: CommandId; icon: LucideIcon }> = {
  known: { command: "list", icon: Boxes },
  given: { command: "given", icon: NotebookText },
  history: { command: "history", icon: History },
  comments: { command: "comments", icon: MessageSquare },
  guideline: { command: "guideline", icon: BookOpen },
};

/**
 * The one panel that is open, in the text's half: beside the text where there is room, above it elsewhere, so that the photo
 * keeps 480 × 320 of 1366 × 768. Every key still works.
 */
export function PanelDock({ panel, onRun, onClose, children }: Props) {
  const t = useTranslations("review.panels");
  const tk = useTranslations("commands");
  const tc = useTranslations("common");
  const keyNow = useKeyNow();
  if (panel === null) return null;
  return (
    <aside
      data-dock={panel}
      aria-labelledby={PANEL_TITLE_ID}
      className="z-10 flex min-h-0 shrink-0 flex-col border-line bg-panel max-xl:h-[45%] max-xl:border-b xl:order-last xl:w-80 xl:border-l 2xl:w-96"
    >
      <div className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t("legend")}</legend>
          {PANELS.map((own) => {
            const { command, icon: Icon } = TABS[own];
            const key = keyNow(command);
            const name = tk(`${command}.name`);
            return (
              <button
                key={own}
                type="button"
                aria-pressed={own === panel}
                aria-label={name}
                title={key ? `${name} (${keyName(key)})` : name}
                className={`grid size-8 place-items-center rounded ${
                  own === panel ? "bg-accent-soft text-accent" : "text-ink-soft hover:bg-line/50 hover:text-ink"
                }`}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => own !== panel && onRun(command)}
              >
                <Icon size={16} aria-hidden />
              </button>
            );
          })}
        </fieldset>
        <span className="grow" />
        <CloseButton label={tc("close")} onClose={onClose} />
      </div>
      {children}
    </aside>
  );
}
