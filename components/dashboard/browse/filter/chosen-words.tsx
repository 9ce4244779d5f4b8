"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";

type Props = {
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  /** How one reads; as it is where nothing else is said. */
  wordsOf?(own: string): string;
};

/** What a field has chosen, each to be taken out again. */
export function ChosenWords({ chosen, onChange, wordsOf = (own) => own }: Props) {
  const t = useTranslations("browse");
  if (chosen.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {chosen.map((own) => (
        <li key={own} className="flex max-w-full items-center rounded-full bg-accent-soft pl-2.5 text-xs text-accent">
          <span className="truncate">{wordsOf(own)}</span>
          <button
            type="button"
            aria-label={t("removeObject", { name: wordsOf(own) })}
            className="grid size-[26px] shrink-0 place-items-center rounded-full hover:bg-accent/15"
            onClick={() => onChange(chosen.filter((other) => other !== own))}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
