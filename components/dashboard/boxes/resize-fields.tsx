import { useTranslations } from "next-intl";
import { QWEN_RESIZE, type ResizeRule } from "#domain/grounding/smart-resize.ts";

const FIELDS = ["factor", "minPixels", "maxPixels"] as const;
const HIGHEST = { factor: 256, minPixels: 1e9, maxPixels: 1e9 } as const;

/** By which rule a processor resizes photos; what is left empty is Qwen2.5-VL's own. */
export function ResizeFields({ rule = {} }: { rule?: ResizeRule }) {
  const t = useTranslations("boxes");
  return (
    <fieldset className="flex flex-wrap gap-3">
      <legend className="mb-1 font-medium">{t("resize")}</legend>
      {FIELDS.map((name) => (
        <label key={name} className="flex flex-col items-start gap-1 text-sm font-medium">
          {t(name)}
          <input
            type="number"
            name={name}
            min={1}
            max={HIGHEST[name]}
            step={1}
            placeholder={String(QWEN_RESIZE[name])}
            defaultValue={rule[name] ?? ""}
            className="h-9 w-36 rounded-md border border-line-strong bg-surface px-3 font-normal"
          />
        </label>
      ))}
    </fieldset>
  );
}

/** What these fields of a form say. */
export const ruleOf = (form: FormData): ResizeRule =>
  Object.fromEntries(FIELDS.flatMap((name) => (form.get(name) ? [[name, Number(form.get(name))]] : [])));
