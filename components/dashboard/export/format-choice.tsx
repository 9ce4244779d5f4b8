import { useTranslations } from "next-intl";
import { useId } from "react";
import {
  EXPORT_FORMATS,
  type ExportFormat,
  FORMAT_KINDS,
  FORMATS,
  type FormatKind,
  wordsKey,
} from "#domain/export/formats.ts";

type Props = { chosen: ExportFormat; choose(format: ExportFormat): void };

/** The formats as one list in three groups, a line each; what the chosen one is stands beside it, on a narrow screen below its line. */
export function FormatChoice({ chosen, choose }: Props) {
  const t = useTranslations("export");
  const tf = useTranslations("exportFormats");
  const textId = useId();
  const group = (kind: FormatKind) => <FormatGroup kind={kind} chosen={chosen} choose={choose} describedBy={textId} />;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium">{t("format")}</legend>
      <div className="grid gap-x-4 gap-y-2 rounded-lg border border-line bg-panel p-2 sm:grid-cols-2">
        {group("trainer")}
        <div className="flex min-w-0 flex-col gap-2">
          {group("table")}
          {group("record")}
          <p
            id={textId}
            className="mt-auto rounded-md bg-surface px-2.5 py-2 text-ink-soft text-xs max-sm:hidden sm:min-h-20"
          >
            <span className="block font-semibold text-ink">{tf(`${wordsKey(chosen)}.name`)}</span>
            {tf(`${wordsKey(chosen)}.text`)}
          </p>
        </div>
      </div>
    </fieldset>
  );
}

const FORMATS_OF = Object.fromEntries(
  FORMAT_KINDS.map((kind) => [kind, EXPORT_FORMATS.filter((name) => FORMATS[name].kind === kind)]),
) as Record<FormatKind, ExportFormat[]>;

function FormatGroup({ kind, chosen, choose, describedBy }: Props & { kind: FormatKind; describedBy: string }) {
  const t = useTranslations("export");
  const tf = useTranslations("exportFormats");
  return (
    <fieldset className="min-w-0">
      <legend className="px-1.5 pb-0.5 text-ink-soft text-xs">{t(`formatKinds.${kind}`)}</legend>
      {FORMATS_OF[kind].map((name) => (
        <div key={name}>
          <label
            className={`flex min-h-7 items-center gap-2 rounded-md px-1.5 pointer-coarse:min-h-11 ${name === chosen ? "bg-accent-soft" : "hover:bg-surface"}`}
          >
            <input
              type="radio"
              name="format"
              checked={name === chosen}
              aria-describedby={name === chosen ? describedBy : undefined}
              className="size-4 shrink-0 accent-(--accent)"
              onChange={() => choose(name)}
            />
            <span className="shrink-0 font-medium">{tf(`${wordsKey(name)}.name`)}</span>
            <span className="min-w-0 truncate text-ink-soft text-xs">{tf(`${wordsKey(name)}.purpose`)}</span>
          </label>
          {name === chosen ? (
            // Read out by the radio's description already.
            <p aria-hidden className="px-1.5 pt-0.5 pb-1.5 pl-8 text-ink-soft text-xs sm:hidden">
              {tf(`${wordsKey(name)}.text`)}
            </p>
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}
