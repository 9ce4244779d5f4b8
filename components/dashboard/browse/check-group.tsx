"use client";

import { useFormatter } from "next-intl";

type Props<T extends string> = {
  options: readonly { value: T; name: string; count?: number | null }[];
  chosen: readonly T[];
  onToggle(value: T): void;
  /** Said where there is nothing to choose from. */
  none?: string;
};

/** Choices that hold together by "or". */
export function CheckGroup<T extends string>({ options, chosen, onToggle, none }: Props<T>) {
  const format = useFormatter();
  if (options.length === 0) return <p className="text-ink-soft">{none}</p>;
  return (
    <div className="flex max-h-60 flex-col overflow-y-auto">
      {options.map(({ value, name, count }) => (
        <label key={value} className="flex min-h-[26px] items-center gap-2 rounded hover:bg-line/30">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            className="size-4 shrink-0 accent-(--accent)"
            onChange={() => onToggle(value)}
          />
          <span className="min-w-0 grow leading-tight">{name}</span>
          {typeof count === "number" ? (
            <span className="text-ink-soft tabular-nums">{format.number(count)}</span>
          ) : null}
        </label>
      ))}
    </div>
  );
}
