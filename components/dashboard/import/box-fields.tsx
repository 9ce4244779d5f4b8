"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { NOTATIONS, type NotationName } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { SPACES, type SpaceName } from "#domain/grounding/space.ts";
import { notationKey } from "../boxes/notation-key.ts";
import { ResizeFields, ruleOf } from "../boxes/resize-fields.tsx";

const field = "h-9 rounded-md border border-line-strong bg-surface px-3 font-normal";

/** What a person can say of how the boxes of an import's files are written; it can be changed later. */
export function BoxFields() {
  const t = useTranslations("boxes");
  const [name, setName] = useState<NotationName | null>(null);
  const [space, setSpace] = useState<SpaceName | null>(null);
  const choose = (own: NotationName | undefined) => {
    setName(own ?? null);
    setSpace(own ? notationOf(own).spaces[0] : null);
  };
  return (
    <details className="rounded-lg border border-line bg-surface/50 px-4 py-1.5">
      <summary className="min-h-7 cursor-pointer py-1 font-medium">{t("importTitle")}</summary>
      <div className="mt-3 flex flex-col gap-4">
        <p className="text-ink-soft">{t("importIntro")}</p>
        <label className="flex flex-col items-start gap-1 font-medium">
          {t("importNotation")}
          <select
            name="boxNotation"
            className={field}
            value={name ?? ""}
            onChange={({ target }) => choose(NOTATIONS.find((own) => own === target.value))}
          >
            <option value="">{t("detect")}</option>
            {NOTATIONS.map((own) => (
              <option key={own} value={own}>
                {t(`notation.${notationKey(own)}`)}
              </option>
            ))}
          </select>
        </label>
        {name === null ? null : (
          <label className="flex flex-col items-start gap-1 font-medium">
            {t("importSpace")}
            <select
              name="boxSpace"
              className={field}
              value={space ?? ""}
              onChange={({ target }) => setSpace(SPACES.find((own) => own === target.value) ?? null)}
            >
              {notationOf(name).spaces.map((own) => (
                <option key={own} value={own}>
                  {t(`space.${own}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        {space === "pixels-resized" ? <ResizeFields /> : null}
      </div>
    </details>
  );
}

/** What the fields of a form say; undefined where that is nothing. */
export function boxesOf(form: FormData): BoxReadingChoice | undefined {
  const notation = NOTATIONS.find((own) => own === form.get("boxNotation"));
  const space = SPACES.find((own) => own === form.get("boxSpace"));
  if (!notation || !space) return undefined;
  return { notation, space: space === "pixels-resized" ? { name: space, ...ruleOf(form) } : { name: space } };
}
