"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../../ui/button.tsx";
import { styled } from "../../../ui/styled.ts";
import { CELL, rowPart } from "./grid-parts.ts";
import type { Rows } from "./use-rows.ts";

type Props<Row extends { id: string }> = { rows: Rows<Row>; topPx: number; heightPx: number };

/** The line behind the last one that is there: more is coming, or could not be fetched. */
export function ListTail<Row extends { id: string }>({ rows, topPx, heightPx }: Props<Row>) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  return (
    <div
      {...rowPart()}
      className="absolute inset-x-0 top-0 flex items-center px-12 text-sm text-ink-soft"
      ref={styled({ height: `${heightPx}px`, transform: `translateY(${topPx}px)` })}
    >
      <div {...CELL} className="flex items-center gap-3">
        {rows.back === "failed" ? (
          <>
            <span className="text-bad">{t("moreFailed")}</span>
            <Button onClick={() => rows.store.retry()}>{tc("retry")}</Button>
          </>
        ) : (
          t("loading")
        )}
      </div>
    </div>
  );
}
