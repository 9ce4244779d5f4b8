"use client";

import { BookOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { Badge, STATE_LOOK } from "../../ui/badge.tsx";

/**
 * What kind of entry this is, of which photo, and how it stands; on a phone, which has neither keys nor the palette, the way to
 * the guidelines.
 */
export function EntryHead({ entry, onGuideline }: { entry: EntryView; onGuideline(): void }) {
  const t = useTranslations("common");
  const tr = useTranslations("review");
  const tk = useTranslations("commands");
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-sm">
      <h1 className="font-semibold">{t(`task.${entry.task}`)}</h1>
      {entry.sourceTask ? <span className="text-ink-soft">{entry.sourceTask}</span> : null}
      {entry.topic === null ? null : <span className="min-w-0 truncate text-ink-soft">“{entry.topic}”</span>}
      <span className="grow" />
      {entry.state === "pending" ? null : <Badge look={STATE_LOOK[entry.state]}>{t(`state.${entry.state}`)}</Badge>}
      <span className="text-xs text-ink-soft tabular-nums">
        {entry.image?.identity}
        {entry.further.length > 0 ? ` · ${tr("photosCount", { count: entry.further.length + 1 })}` : ""}
      </span>
      <button
        type="button"
        aria-label={tk("guideline.name")}
        className="-my-3 -mr-3 grid size-11 place-items-center rounded text-ink-soft sm:hidden"
        onClick={onGuideline}
      >
        <BookOpen size={16} aria-hidden />
      </button>
    </div>
  );
}

/** Breaches of the task's contract that were found when the entry was read. */
export function Marks({ marks }: { marks: readonly string[] }) {
  const t = useTranslations("common");
  if (marks.length === 0) return null;
  return (
    <ul className="mb-3 flex flex-wrap gap-1.5">
      {marks.map((mark) => (
        <li key={mark}>
          <Badge look="warn">{t.has(`mark.${mark}`) ? t(`mark.${mark}`) : mark}</Badge>
        </li>
      ))}
    </ul>
  );
}
