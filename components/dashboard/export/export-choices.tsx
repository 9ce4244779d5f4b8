import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EXPORT_FORMATS, type ExportFormat, wordsKey } from "#domain/export/formats.ts";

/** The formats as cards, one of them chosen. */
export function FormatChoice({ chosen, choose }: { chosen: ExportFormat; choose(format: ExportFormat): void }) {
  const t = useTranslations("export");
  const tf = useTranslations("exportFormats");
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="mb-2 font-medium">{t("format")}</legend>
      {EXPORT_FORMATS.map((name) => (
        <label
          key={name}
          className={`flex gap-2 rounded-lg border p-2 ${name === chosen ? "border-accent bg-accent-soft" : "border-line bg-panel"}`}
        >
          <input
            type="radio"
            name="format"
            checked={name === chosen}
            className="mt-0.5 size-4 accent-(--accent)"
            onChange={() => choose(name)}
          />
          <span>
            <span className="font-semibold">{tf(`${wordsKey(name)}.name`)}</span>
            <span className="block text-xs text-ink-soft">{tf(`${wordsKey(name)}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

type TicksProps<Name extends string> = {
  legend: string;
  names: readonly Name[];
  ticked: readonly Name[];
  tick(names: Name[]): void;
  label(name: Name): string;
  children?: ReactNode;
};

/** Names to tick, any number of them. */
export function Ticks<Name extends string>({ legend, names, ticked, tick, label, children }: TicksProps<Name>) {
  return (
    <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      {names.map((name) => (
        <label key={name} className="flex min-h-[24px] items-center gap-2">
          <input
            type="checkbox"
            checked={ticked.includes(name)}
            className="size-4 accent-(--accent)"
            onChange={() => tick(ticked.includes(name) ? ticked.filter((own) => own !== name) : [...ticked, name])}
          />
          {label(name)}
        </label>
      ))}
      {children}
    </fieldset>
  );
}

/** How a field of the form looks. */
export const fieldClass = "min-h-9 rounded-md border border-line-strong bg-panel px-2 py-1.5";
