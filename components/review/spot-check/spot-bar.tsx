"use client";

import { Grid3x3, Square, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ViewSettings } from "#domain/review/workspace/view-settings.ts";
import { Button } from "../../ui/button.tsx";
import type { SpotAction, SpotMode } from "./spot-keys.ts";

type Props = {
  mode: SpotMode;
  pageSize: ViewSettings["cells"];
  /** Of the page. */
  phrases: number;
  boxes: number;
  wrongBoxes: number;
  /** In this sitting. */
  judgedBoxes: number;
  canUndo: boolean;
  shortcutOf(action: SpotAction): string | undefined;
  onRun(action: SpotAction): void;
  onPageSize(pageSize: ViewSettings["cells"]): void;
};

const SIZES = [12, 24, 48] as const;

/** What the page holds and what can be done with it. */
export function SpotBar(props: Props) {
  const { mode, pageSize, phrases, boxes, wrongBoxes, judgedBoxes, canUndo, shortcutOf, onRun, onPageSize } = props;
  const t = useTranslations("spot");
  const isGrid = mode === "grid";
  return (
    <div
      role="toolbar"
      aria-label={t("barLabel")}
      className="flex flex-wrap items-center gap-2 border-t border-line bg-panel px-3 py-1.5 text-sm"
      // Pressed by a pointer, a button leaves the focus in the grid, where the next key belongs.
      onMouseDown={(event) => event.preventDefault()}
    >
      <Button
        icon={<Undo2 size={15} aria-hidden />}
        shortcut={shortcutOf("undo")}
        disabled={!canUndo}
        onClick={() => onRun("undo")}
      >
        {t("action.undo")}
      </Button>
      <Button
        icon={isGrid ? <Square size={15} aria-hidden /> : <Grid3x3 size={15} aria-hidden />}
        shortcut={shortcutOf("mode")}
        onClick={() => onRun("mode")}
      >
        {t(isGrid ? "toSingle" : "toGrid")}
      </Button>
      <Button look="quiet" className="max-sm:hidden" shortcut={shortcutOf("help")} onClick={() => onRun("help")}>
        {t("action.help")}
      </Button>
      {isGrid ? (
        <fieldset className="flex items-center max-sm:hidden short:hidden">
          <legend className="sr-only">{t("pageSize")}</legend>
          {SIZES.map((size) => (
            <button
              key={size}
              type="button"
              aria-pressed={size === pageSize}
              className={`min-h-8 min-w-9 border border-line px-2 tabular-nums first-of-type:rounded-l-md last-of-type:rounded-r-md ${
                size === pageSize ? "bg-accent-soft font-semibold text-accent" : "text-ink-soft hover:text-ink"
              }`}
              onClick={() => onPageSize(size)}
            >
              {size}
            </button>
          ))}
        </fieldset>
      ) : null}
      <span className="grow" />
      {judgedBoxes > 0 ? (
        <span className="tabular-nums text-ink-soft">{t("judgedHere", { count: judgedBoxes })}</span>
      ) : null}
      {isGrid ? (
        <>
          <span className="tabular-nums text-ink-soft">
            {t("pageState", { phrases, count: boxes, wrong: wrongBoxes, differ: String(phrases !== boxes) })}
          </span>
          <Button
            look="primary"
            className="max-sm:grow"
            shortcut={shortcutOf("submit")}
            onClick={() => onRun("submit")}
          >
            {t("action.submit")}
          </Button>
        </>
      ) : null}
    </div>
  );
}
