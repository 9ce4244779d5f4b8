import { useTranslations } from "next-intl";
import { type ExportRequest, HELD_OUT_MAX } from "#domain/export/export-request.ts";
import { parseSplits } from "#domain/export/splits.ts";
import { fieldClass } from "./export-choices.tsx";

/** As it is typed. */
export type Division = { splits: string; seed: number; heldOut: string };
export const NO_DIVISION: Division = { splits: "", seed: 0, heldOut: "" };

/** What a request says of it; null where it does not read so. */
export function readDivision({
  splits,
  seed,
  heldOut,
}: Division): Pick<ExportRequest, "splits" | "splitSeed" | "heldOut"> | null {
  const parsed = splits.trim() === "" ? [] : parseSplits(splits);
  const names = heldOut
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (parsed === null || names.length > HELD_OUT_MAX) return null;
  return { splits: parsed, splitSeed: seed, heldOut: names };
}

type Props = { division: Division; divide(division: Division): void };

/** Splits by photo, and photos that stay behind. */
export function ExportDivision({ division, divide }: Props) {
  const t = useTranslations("export");
  const isStrange = division.splits.trim() !== "" && parseSplits(division.splits) === null;
  return (
    <details className="rounded-lg border border-line">
      <summary className="cursor-pointer px-3 py-2.5 font-medium">{t("division")}</summary>
      <div className="flex flex-col gap-4 border-t border-line p-3">
        <div className="flex flex-wrap items-end gap-4">
          <label className="flex min-w-60 grow flex-col gap-1">
            {t("splits")}
            <input
              value={division.splits}
              placeholder="train=0.9, validation=0.1"
              maxLength={200}
              aria-invalid={isStrange}
              aria-describedby="splits-hint"
              className={fieldClass}
              onChange={({ target }) => divide({ ...division, splits: target.value })}
            />
          </label>
          <label className="flex flex-col gap-1">
            {t("splitSeed")}
            <input
              type="number"
              min={0}
              value={division.seed}
              className={`${fieldClass} w-28`}
              onChange={({ target }) =>
                divide({ ...division, seed: Math.max(0, Math.trunc(Number(target.value)) || 0) })
              }
            />
          </label>
          <p id="splits-hint" className={`w-full text-xs ${isStrange ? "text-bad" : "text-ink-soft"}`}>
            {t(isStrange ? "splitsWrong" : "splitsHint")}
          </p>
        </div>
        <label className="flex flex-col gap-1">
          {t("heldOut")}
          <textarea
            value={division.heldOut}
            rows={4}
            spellCheck={false}
            placeholder={"2317\ncoco:33471"}
            aria-describedby="held-out-hint"
            className={`${fieldClass} font-mono text-xs`}
            onChange={({ target }) => divide({ ...division, heldOut: target.value })}
          />
          <span id="held-out-hint" className="text-xs text-ink-soft">
            {t("heldOutHint")}
          </span>
        </label>
      </div>
    </details>
  );
}
