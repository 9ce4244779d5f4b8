"use client";

import { Pencil, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { asShown } from "#domain/review/splice.ts";
import { isAnswer, type Turn } from "#domain/turn.ts";
import { ReferringText } from "./referring-text.tsx";

type Props = Omit<ComponentProps<typeof ReferringText>, "turn"> & {
  turn: Turn;
  isEditing: boolean;
  isChanged: boolean;
  isStruck: boolean;
  isReadOnly: boolean;
  onWrite(shown: string): void;
  onRestore(): void;
  onEdit(): void;
};

/** One message: the question in bold, the answer set in below it; a field in its place while it is edited. */
export function TurnView({
  turn,
  isEditing,
  isChanged,
  isStruck,
  isReadOnly,
  onWrite,
  onRestore,
  onEdit,
  ...link
}: Props) {
  const t = useTranslations("review");
  const label = isAnswer(turn) ? t("answer") : t("question");
  const tool = "grid size-6 place-items-center rounded text-ink-soft hover:bg-line hover:text-ink";
  return (
    <div
      className={`group relative rounded-lg py-1.5 pr-9 pl-3 ${isAnswer(turn) ? "ml-4 bg-surface" : "bg-accent-soft/60 font-medium"}`}
    >
      <span className="sr-only">{label}</span>
      <div className="absolute top-1.5 right-1.5 flex flex-col gap-1">
        {isEditing || isReadOnly ? null : (
          <button
            type="button"
            title={t("editText")}
            aria-label={`${t("editText")}: ${label}`}
            className={`${tool} opacity-40 focus-visible:opacity-100 group-hover:opacity-100`}
            onClick={onEdit}
          >
            <Pencil size={13} aria-hidden />
          </button>
        )}
        {isChanged && !isReadOnly ? (
          <button type="button" title={t("restore")} aria-label={t("restore")} className={tool} onClick={onRestore}>
            <RotateCcw size={14} aria-hidden />
          </button>
        ) : null}
      </div>
      {isEditing ? (
        <textarea
          data-turn={turn.id}
          aria-label={label}
          spellCheck
          className="field-sizing-content max-h-96 min-h-16 w-full resize-y rounded border border-line-strong bg-panel p-2 leading-relaxed"
          value={asShown(turn.value)}
          onChange={(event) => onWrite(event.target.value)}
        />
      ) : (
        <div className={isStruck ? "text-ink-soft line-through decoration-bad/70" : ""}>
          <ReferringText turn={turn} {...link} />
        </div>
      )}
      {isChanged ? (
        <span className="rounded bg-violet-soft px-1 text-xs font-medium text-violet">{t("edited")}</span>
      ) : null}
    </div>
  );
}
