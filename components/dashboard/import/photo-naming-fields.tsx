"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { NamingOptions } from "#domain/identity/naming-options.ts";
import { ID_SPACES, type IdSpace } from "#domain/identity/public-id.ts";

const field = "h-9 rounded-md border border-line-strong bg-surface px-3 font-normal";

/** What a person can say of how photos are named: the options that the report of an import names. */
export function PhotoNamingFields() {
  const t = useTranslations("import.naming");
  const [rows, setRows] = useState<readonly number[]>([]);
  return (
    <details className="rounded-lg border border-line bg-surface/50 px-4 py-1.5">
      <summary className="min-h-7 cursor-pointer py-1 font-medium">{t("title")}</summary>
      <div className="mt-3 flex flex-col gap-4">
        <p className="text-ink-soft">{t("intro")}</p>
        <label className="flex flex-col gap-1 font-medium">
          {t("root")}
          <input name="root" maxLength={60} pattern="[\p{L}\p{N}._\-]+" autoComplete="off" className={field} />
          <span className="text-xs font-normal text-ink-soft">{t("rootHint")}</span>
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("strip")}
          <input name="strip" maxLength={1000} autoComplete="off" className={field} />
          <span className="text-xs font-normal text-ink-soft">{t("stripHint")}</span>
        </label>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">{t("ids")}</legend>
          {rows.map((row) => (
            <div key={row} className="flex flex-wrap items-end gap-2">
              <label className="flex flex-col gap-1">
                {t("whose")}
                <select name="idSpace" className={field}>
                  {ID_SPACES.map((space) => (
                    <option key={space} value={space}>
                      {t(`of.${space}`)}
                    </option>
                  ))}
                </select>
              </label>
              <label className="flex min-w-48 grow flex-col gap-1">
                {t("folder")}
                <input
                  name="idFolder"
                  maxLength={1000}
                  placeholder={t("folderHint")}
                  autoComplete="off"
                  className={field}
                />
              </label>
              <button
                type="button"
                aria-label={t("remove")}
                title={t("remove")}
                className="grid size-9 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line hover:text-ink"
                onClick={() => setRows(rows.filter((own) => own !== row))}
              >
                <X size={16} aria-hidden />
              </button>
            </div>
          ))}
          <button
            type="button"
            className="flex min-h-8 items-center gap-1.5 self-start rounded-md px-2 font-medium text-accent hover:bg-accent-soft"
            onClick={() => setRows([...rows, (rows.at(-1) ?? 0) + 1])}
          >
            <Plus size={15} aria-hidden />
            {t("add")}
          </button>
        </fieldset>
      </div>
    </details>
  );
}

/** What the fields of a form say. */
export function namingOf(form: FormData): NamingOptions {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const folders = form.getAll("idFolder").map(String);
  return {
    ...(text("root") === "" ? {} : { root: text("root") }),
    ids: form.getAll("idSpace").map((space, at) => ({ space: space as IdSpace, folder: folders[at]?.trim() ?? "" })),
    stripPrefixes: text("strip") === "" ? [] : [text("strip")],
  };
}
