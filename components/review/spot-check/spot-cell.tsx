"use client";

import { Expand, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SpotCell as Cell } from "#domain/review/spot-check/spot-check.ts";
import { KEY_HOME } from "../../ui/key-home.ts";
import { SpotCrop } from "./spot-crop.tsx";

type Props = {
  cell: Cell;
  /** Name of the reason that it is pressed as wrong for; null: not pressed. */
  wrong: string | null;
  isCurrent: boolean;
  onFocus(): void;
  onToggle(): void;
  onLook(): void;
};

/** A phrase and its box cut from the photo: pressed means wrong. */
export function SpotCell({ cell, wrong, isCurrent, onFocus, onToggle, onLook }: Props) {
  const t = useTranslations("spot");
  const count = cell.mentions.length;
  const mentions = count > 1 ? t("mentions", { count }) : null;
  return (
    <li className="group relative min-h-0 min-w-0">
      <button
        type="button"
        data-cell={cell.key}
        {...(isCurrent ? KEY_HOME : {})}
        aria-pressed={wrong !== null}
        aria-label={[cell.phrase, mentions, wrong].filter((part) => part !== null).join(", ")}
        tabIndex={isCurrent ? 0 : -1}
        title={cell.phrase}
        className={`flex size-full flex-col overflow-hidden rounded-lg border-2 bg-panel text-left ${
          wrong !== null ? "border-bad" : "border-line hover:border-line-strong"
        } ${isCurrent ? "outline-2 outline-offset-1 outline-accent" : ""}`}
        onFocus={onFocus}
        onClick={onToggle}
        onDoubleClick={onLook}
      >
        <span className="relative block min-h-0 w-full grow bg-stage">
          <SpotCrop cell={cell} />
        </span>
        <span
          className={`flex w-full shrink-0 items-baseline gap-1.5 px-1.5 py-0.5 text-sm leading-tight ${
            wrong !== null ? "bg-bad-soft text-bad" : ""
          }`}
        >
          {wrong !== null ? <X size={14} strokeWidth={3} aria-hidden className="shrink-0 self-center" /> : null}
          <span className="line-clamp-2 min-w-0 grow break-words font-medium">{cell.phrase}</span>
          {wrong !== null ? (
            <span className="max-w-1/2 shrink-0 truncate text-xs font-semibold">{wrong}</span>
          ) : mentions ? (
            <span className="shrink-0 text-xs text-ink-soft">{mentions}</span>
          ) : null}
        </span>
      </button>
      <button
        type="button"
        aria-label={t("lookAt", { phrase: cell.phrase })}
        title={t("action.look")}
        tabIndex={isCurrent ? 0 : -1}
        className="absolute right-1 top-1 grid size-[24px] place-items-start justify-items-end rounded text-ink opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        onClick={onLook}
      >
        {/* Where the target is a finger's, what is seen of it stays small: the crop is what is looked at. */}
        <span className="grid size-[24px] place-items-center rounded bg-panel/90">
          <Expand size={14} aria-hidden />
        </span>
      </button>
    </li>
  );
}
