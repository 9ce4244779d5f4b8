import { useTranslations } from "next-intl";
import { type ExportRequest, HELD_OUT_MAX, HELD_OUT_NAME_MAX } from "#domain/export/export-request.ts";
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
  const names = namesIn(heldOut);
  if (parsed === null || !isHoldable(names)) return null;
  return { splits: parsed, splitSeed: seed, heldOut: names };
}

const namesIn = (heldOut: string): string[] =>
  heldOut
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");

const isHoldable = (names: readonly string[]): boolean =>
  names.length <= HELD_OUT_MAX && names.every((name) => name.length <= HELD_OUT_NAME_MAX);

type Props = { division: Division; divide(division: Division): void };

/** Splits by photo, and photos that stay behind. */
export function ExportDivision({ division, divide }: Props) {
  const t = useTranslations("export");
  const isStrange = division.splits.trim() !== "" && parseSplits(division.splits) === null;
  const isHeldStrange = !isHoldable(namesIn(division.heldOut));
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
              max={Number.MAX_SAFE_INTEGER}
              value={division.seed}
              className={`${fieldClass} w-28`}
              onChange={({ target }) => divide({ ...division, seed: seedOf(target.value) })}
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
            aria-invalid={isHeldStrange}
            aria-describedby="held-out-hint"
            className={`${fieldClass} font-mono text-xs`}
            onChange={({ target }) => divide({ ...division, heldOut: target.value })}
          />
          <span id="held-out-hint" className={`text-xs ${isHeldStrange ? "text-bad" : "text-ink-soft"}`}>
            {isHeldStrange
              ? t("heldOutWrong", { names: HELD_OUT_MAX, characters: HELD_OUT_NAME_MAX })
              : t("heldOutHint")}
          </span>
        </label>
      </div>
    </details>
  );
}

/** A seed that a request may have. */
const seedOf = (typed: string): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.trunc(Number(typed)) || 0));
