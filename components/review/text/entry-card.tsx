"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, type RefObject, useId } from "react";
import { TagChips } from "../tags/tag-chips.tsx";
import { Dialogue } from "./dialogue.tsx";
import { EntryHead, Marks } from "./entry-head.tsx";

type Props = ComponentProps<typeof Dialogue> & {
  noteField: RefObject<HTMLTextAreaElement | null>;
  readOnlyNote: string | null;
  onActivate(): void;
};

/** One entry in the text column: what it is, what was found when it was read, its dialogue, its note. */
export function EntryCard({ noteField, readOnlyNote, onActivate, ...dialogue }: Props) {
  const { entry, draft, viewState, isActive, isReadOnly, onAct } = dialogue;
  const t = useTranslations("review");
  const noteId = useId();
  return (
    <article
      data-entry={entry.id}
      aria-label={entry.topic ?? undefined}
      className={`border-b border-line ${isActive ? "" : "bg-surface"}`}
      onFocusCapture={() => !isActive && onActivate()}
      onPointerDown={() => !isActive && onActivate()}
    >
      <EntryHead entry={entry} onGuideline={() => dialogue.onRun("guideline", viewState)} />
      <div className="px-2 py-2">
        {readOnlyNote ? (
          <p className="mb-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{readOnlyNote}</p>
        ) : null}
        <Marks marks={entry.marks} />
        <TagChips entry={entry} />
        <Dialogue {...dialogue} />
        {isActive && viewState.isNoting ? (
          <div className="flex flex-col gap-1 px-2 pt-2 text-xs text-ink-soft">
            <label htmlFor={noteId}>{t("note")}</label>
            <textarea
              id={noteId}
              ref={noteField}
              rows={2}
              value={draft.note}
              readOnly={isReadOnly}
              placeholder={t("notePlaceholder")}
              className="rounded border border-line-strong/60 bg-surface p-2 text-sm text-ink"
              onChange={(event) => onAct({ kind: "note", text: event.target.value })}
            />
          </div>
        ) : null}
      </div>
    </article>
  );
}
