"use client";

import { Check, CircleHelp, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import { Button } from "../../ui/button.tsx";
import { KEY_HOME } from "../../ui/key-home.ts";
import { SpotCrop } from "./spot-crop.tsx";
import type { SpotAction } from "./spot-keys.ts";
import { SpotPhoto } from "./spot-photo.tsx";

type Props = {
  cell: SpotCell;
  shortcutOf(action: SpotAction): string | undefined;
  onRun(action: SpotAction): void;
  /** Where a reason for "no" is chosen. */
  children: ReactNode;
};

/** One at a time: the box cut out, the photo next to it, and one question. */
export function SpotSingle({ cell, shortcutOf, onRun, children }: Props) {
  const t = useTranslations("spot");
  const count = cell.mentions.length;
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex min-h-0 grow max-lg:flex-col">
        <div className="relative min-h-0 grow basis-1/3 border-line max-lg:border-b lg:border-r">
          <SpotCrop cell={cell} />
        </div>
        <div className="relative min-h-0 grow basis-1/2">
          <SpotPhoto cell={cell} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line bg-panel px-4 py-2">
        <h1 {...KEY_HOME} tabIndex={-1} className="min-w-0 grow text-lg outline-none">
          {t.rich("question", {
            phrase: cell.phrase,
            em: (words) => <em className="font-semibold not-italic">{words}</em>,
          })}
          {count > 1 ? <span className="ml-3 text-sm text-ink-soft">{t("mentions", { count })}</span> : null}
        </h1>
        <div className="flex flex-wrap gap-2">
          <Button
            look="good"
            icon={<Check size={16} aria-hidden />}
            shortcut={shortcutOf("yes")}
            onClick={() => onRun("yes")}
          >
            {t("action.yes")}
          </Button>
          <Button look="bad" icon={<X size={16} aria-hidden />} shortcut={shortcutOf("no")} onClick={() => onRun("no")}>
            {t("action.no")}
          </Button>
          <Button
            icon={<CircleHelp size={16} aria-hidden />}
            shortcut={shortcutOf("unclear")}
            onClick={() => onRun("unclear")}
          >
            {t("action.unclear")}
          </Button>
        </div>
        {children}
      </div>
    </div>
  );
}
