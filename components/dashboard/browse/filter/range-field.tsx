"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";

type Props = {
  name: string;
  min: number | null;
  max: number | null;
  onChange(min: number | null, max: number | null): void;
};

/** A smallest and a greatest number, both included, either left out; taken over when the field is left or by Enter. */
export function RangeField({ name, min, max, onChange }: Props) {
  const t = useTranslations("browse.range");
  const [shown, setShown] = useState({ min, max });
  const [round, setRound] = useState(0);
  // A chip or the browser's history changed it: the fields start anew.
  if (shown.min !== min || shown.max !== max) {
    setShown({ min, max });
    setRound(round + 1);
  }

  function take(form: HTMLFormElement) {
    const data = new FormData(form);
    const next = (["min", "max"] as const).map((key) => numberOf(String(data.get(key) ?? "")));
    const [nextMin = null, nextMax = null] = next;
    if (nextMin !== min || nextMax !== max) onChange(nextMin, nextMax);
  }

  const field = "w-20 rounded-md border border-line-strong bg-panel px-2 py-1 tabular-nums";
  return (
    <form
      key={round}
      className="flex items-center gap-2"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        take(event.currentTarget);
      }}
      onBlur={(event) => take(event.currentTarget)}
    >
      <input
        type="number"
        name="min"
        min={0}
        max={1_000_000}
        step={1}
        inputMode="numeric"
        defaultValue={min ?? ""}
        placeholder={t("from")}
        aria-label={t("minOf", { name })}
        className={field}
      />
      <span aria-hidden className="text-ink-soft">
        –
      </span>
      <input
        type="number"
        name="max"
        min={0}
        max={1_000_000}
        step={1}
        inputMode="numeric"
        defaultValue={max ?? ""}
        placeholder={t("to")}
        aria-label={t("maxOf", { name })}
        className={field}
      />
      <button type="submit" className="sr-only">
        {t("take")}
      </button>
    </form>
  );
}

/** Whole numbers from 0 up to what a filter takes; anything else counts as left out. */
const numberOf = (text: string): number | null => (/^\d{1,5}$/.test(text) ? Math.min(Number(text), 32_767) : null);
