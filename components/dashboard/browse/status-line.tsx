"use client";

import { RefreshCw } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type ReactNode, useSyncExternalStore } from "react";
import type { Count } from "#domain/find/count.ts";
import { Button } from "../../ui/button.tsx";
import { countWords } from "./count-words.ts";
import { PlaceJump } from "./list/place-jump.tsx";
import type { SeenRows } from "./list/seen-rows.ts";

type Props = {
  view: "entries" | "photos";
  /** How many fit: of entries, and of photos in the view of photos. Null while it is counted, and where it is not known. */
  fitting: Count | null;
  isUnknown: boolean;
  entries: Count | null;
  seen: SeenRows;
  changed: number;
  onGo(place: string, isEnd: boolean): void;
  onRefresh(): void;
  /** Counts once more. */
  onCount(): void;
  children: ReactNode;
};

/** Below the list: how many there are, where it stands, what changed since it was read. */
export function StatusLine(props: Props) {
  const { view, fitting, isUnknown, entries, seen, changed, onGo, onRefresh, onCount, children } = props;
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const locale = useLocale();
  const format = useFormatter();
  const { first, last, before, isExact } = useSyncExternalStore(seen.subscribe, seen.seen, seen.seen);
  const total = fitting ? countWords(fitting, locale) : "…";
  const from = before === null ? null : before + first;
  const words =
    last < first || from === null
      ? t(fitting?.isExact === false ? "totalAbout" : "total", { count: fitting?.count ?? 0, total, view })
      : t(fitting?.isExact === false ? "rowsAbout" : "rows", {
          from: isExact ? format.number(from + 1) : format.number(from + 1, "aboutPlace"),
          to: isExact ? format.number(from + 1 + last - first) : "",
          place: isExact ? "exact" : "about",
          total,
        });
  return (
    <section
      aria-label={t("standing")}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-panel px-3 py-1.5 text-sm"
    >
      {fitting && fitting.count > 0 ? (
        <PlaceJump words={words} count={fitting.count} isExact={fitting.isExact} before={from} onGo={onGo} />
      ) : isUnknown ? (
        <span className="flex items-center gap-2 text-ink-soft">
          {t("countUnknown")}
          <Button look="quiet" onClick={onCount}>
            {tc("retry")}
          </Button>
        </span>
      ) : (
        <span className="text-ink-soft">{fitting ? t("nothing") : t("counting")}</span>
      )}
      {view === "photos" && entries ? (
        <span className="text-ink-soft tabular-nums max-md:hidden">
          {t(entries.isExact ? "entriesOf" : "entriesOfAbout", {
            count: entries.count,
            number: countWords(entries, locale),
          })}
        </span>
      ) : null}
      <span role="status">
        {changed > 0 ? (
          <button
            type="button"
            className="inline-flex min-h-8 items-center gap-1.5 rounded-full bg-warn-soft px-3 text-xs font-medium text-warn hover:underline"
            onClick={onRefresh}
          >
            <RefreshCw size={13} aria-hidden />
            {t("changedSince", { count: changed })}
          </button>
        ) : null}
      </span>
      <div className="ml-auto flex min-w-0 flex-wrap items-center justify-end gap-2">{children}</div>
    </section>
  );
}
