"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Count } from "#domain/find/count.ts";
import { countWords } from "../count-words.ts";

type Props<T extends string> = {
  options: readonly { value: T; name: string; count?: Count | null }[];
  chosen: readonly T[];
  onToggle(value: T): void;
  /** Said where there is nothing to choose from. */
  none?: string;
};

/** Choices that hold together by "or". */
export function CheckGroup<T extends string>({ options, chosen, onToggle, none }: Props<T>) {
  const t = useTranslations("browse");
  const locale = useLocale();
  if (options.length === 0) return <p className="text-ink-soft">{none}</p>;
  return (
    <div className="flex max-h-60 flex-col overflow-y-auto">
      {options.map(({ value, name, count }) => (
        <label key={value} className="flex min-h-[26px] shrink-0 items-center gap-2 rounded hover:bg-line/30">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            className="size-4 shrink-0 accent-(--accent)"
            onChange={() => onToggle(value)}
          />
          <span className="min-w-0 grow leading-tight">{name}</span>
          {count ? (
            <span className="text-ink-soft tabular-nums">
              {count.isExact ? countWords(count, locale) : t("about", { number: countWords(count, locale) })}
            </span>
          ) : null}
        </label>
      ))}
    </div>
  );
}
