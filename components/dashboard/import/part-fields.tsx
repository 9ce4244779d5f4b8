"use client";

import { useTranslations } from "next-intl";
import type { PartOptions } from "#domain/part/part.ts";
import { PART_AUTHORS, type PartAuthor } from "#domain/part/part-author.ts";
import { PartRuleFields, partRuleOf } from "../parts/part-rule-fields.tsx";

/** What a person can say of an import's parts; all of it can be changed later. */
export function PartFields() {
  const t = useTranslations("parts");
  return (
    <details className="rounded-lg border border-line bg-surface/50 px-4 py-1.5">
      <summary className="min-h-7 cursor-pointer py-1 font-medium">{t("importTitle")}</summary>
      <div className="mt-3 flex flex-col gap-4">
        <p className="text-ink-soft">{t("importIntro")}</p>
        <PartRuleFields canPropose />
        <label className="flex flex-col items-start gap-1 font-medium">
          {t("author")}
          <select
            name="partAuthor"
            className="h-9 rounded-md border border-line-strong bg-surface px-3 font-normal"
            defaultValue=""
          >
            <option value="">{t("propose")}</option>
            {PART_AUTHORS.map((author) => (
              <option key={author} value={author}>
                {t(`authors.${author}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

/** What the fields of a form say. */
export function partOf(form: FormData): PartOptions {
  const rule = partRuleOf(form);
  const author = String(form.get("partAuthor") ?? "");
  return { ...(rule === null ? {} : { rule }), ...(author === "" ? {} : { author: author as PartAuthor }) };
}
