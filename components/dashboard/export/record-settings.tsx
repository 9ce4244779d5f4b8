import { useTranslations } from "next-intl";
import type { ExportSettings } from "#domain/export/export-request.ts";
import type { PhotosInExport } from "#domain/export/export-run.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { IN_TEXT } from "#domain/grounding/notation.ts";
import { BAD_BOXES, BOX_SPACES } from "#domain/llava/record.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import { notationKey } from "../boxes/notation-key.ts";
import { fieldClass } from "./export-choices.tsx";

export type RecordChoice = Pick<
  ExportSettings,
  | "boxSpace"
  | "boxes"
  | "seed"
  | "merge"
  | "tokensMax"
  | "keepLong"
  | "badBoxes"
  | "requirePhotos"
  | "imageInFront"
  | "contentParts"
  | "embedPhotos"
  | "license"
>;
export const RECORD_DEFAULTS: RecordChoice = {
  boxSpace: "image",
  boxes: null,
  seed: 0,
  merge: false,
  tokensMax: TOKENS_MAX,
  keepLong: false,
  badBoxes: "keep",
  requirePhotos: false,
  imageInFront: false,
  contentParts: false,
  embedPhotos: false,
  license: null,
};

const OF_ALL = ["requirePhotos", "imageInFront"] as const;
const OF_LLAVA = ["merge", "keepLong", ...OF_ALL] as const;
const OF_MESSAGES = ["contentParts", ...OF_ALL] as const;
const OF_PARQUET = ["embedPhotos", ...OF_MESSAGES] as const;

/** Formats whose boxes are what their reader asks for, whatever is chosen; their questions get no instruction. */
const HAS_OWN_BOXES: ReadonlySet<ExportFormat> = new Set(["coco", "swift-grounding"]);
/** Formats that print SVIT's boxes in the notation of their model, which has a space of its own. */
const HAS_OWN_SPACE: ReadonlySet<ExportFormat> = new Set(["qwen3-vl", "qwen2.5-vl", "qwen2-vl", "internvl"]);

type Props = {
  /** What one format alone asks for is shown with it. */
  format: ExportFormat;
  chosen: RecordChoice;
  choose(settings: RecordChoice): void;
  photos: PhotosInExport;
  choosePhotos(photos: PhotosInExport): void;
};

/** What the records of trainers leave to choose. */
export function RecordSettings({ format, chosen, choose, photos, choosePhotos }: Props) {
  const t = useTranslations("export");
  const tb = useTranslations("boxes");
  const isLlava = format === "llava";
  const isParquet = format === "parquet";
  const hasTexts = !HAS_OWN_BOXES.has(format);
  return (
    <fieldset className="flex flex-wrap items-end gap-4">
      <legend className="mb-2 font-medium">{t("recordSettings")}</legend>
      {hasTexts && chosen.boxes === null && !HAS_OWN_SPACE.has(format) ? (
        <label className="flex flex-col gap-1">
          {t("boxSpace")}
          <select
            value={chosen.boxSpace}
            className={fieldClass}
            onChange={({ target }) =>
              choose({ ...chosen, boxSpace: BOX_SPACES.find((space) => space === target.value) ?? "image" })
            }
          >
            {BOX_SPACES.map((space) => (
              <option key={space} value={space}>
                {t(`boxSpaces.${space}`)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {hasTexts ? (
        <label className="flex flex-col gap-1">
          {t("boxes")}
          <select
            value={chosen.boxes ?? ""}
            className={fieldClass}
            onChange={({ target }) =>
              choose({ ...chosen, boxes: IN_TEXT.find((name) => name === target.value) ?? null })
            }
          >
            <option value="">{t("boxesAsWritten")}</option>
            {IN_TEXT.map((name) => (
              <option key={name} value={name}>
                {tb(`notation.${notationKey(name)}`)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {hasTexts ? (
        <label className="flex flex-col gap-1">
          {t("seed")}
          <input
            type="number"
            min={0}
            value={chosen.seed}
            className={`${fieldClass} w-28`}
            onChange={({ target }) => choose({ ...chosen, seed: Math.max(0, Math.trunc(Number(target.value)) || 0) })}
          />
        </label>
      ) : null}
      {isLlava ? (
        <label className="flex flex-col gap-1">
          {t("tokensMax")}
          <input
            type="number"
            min={1}
            max={1_000_000}
            value={chosen.tokensMax}
            className={`${fieldClass} w-28`}
            onChange={({ target }) => {
              const tokensMax = Math.trunc(Number(target.value)) || TOKENS_MAX;
              choose({ ...chosen, tokensMax: Math.min(1_000_000, Math.max(1, tokensMax)) });
            }}
          />
        </label>
      ) : null}
      <label className="flex flex-col gap-1">
        {t("badBoxes")}
        <select
          value={chosen.badBoxes}
          className={fieldClass}
          onChange={({ target }) =>
            choose({ ...chosen, badBoxes: BAD_BOXES.find((name) => name === target.value) ?? "keep" })
          }
        >
          {BAD_BOXES.map((name) => (
            <option key={name} value={name}>
              {t(`badBoxesWhat.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1">
        {t("photos")}
        <select
          value={photos}
          className={fieldClass}
          onChange={({ target }) => choosePhotos(target.value === "copy" ? "copy" : "none")}
        >
          {(["none", "copy"] as const).map((name) => (
            <option key={name} value={name}>
              {t(`photosWhat.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {isParquet ? (
        <label className="flex flex-col gap-1">
          {t("license")}
          <input
            value={chosen.license ?? ""}
            maxLength={40}
            placeholder="cc-by-4.0"
            className={`${fieldClass} w-36`}
            onChange={({ target }) => choose({ ...chosen, license: printLicense(target.value) })}
          />
        </label>
      ) : null}
      <div className="flex w-full flex-wrap gap-x-5 gap-y-1">
        {(isLlava ? OF_LLAVA : isParquet ? OF_PARQUET : format === "messages" ? OF_MESSAGES : OF_ALL).map((name) => (
          <label key={name} className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={chosen[name]}
              className="size-4 accent-(--accent)"
              onChange={({ target }) => choose({ ...chosen, [name]: target.checked })}
            />
            {t(name)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What a licence's name may hold; null for none. */
const printLicense = (text: string): string | null =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.+-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "") || null;
