"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../ui/button.tsx";
import type { KnownAnswer } from "./use-known.ts";

/** Why what is known of a photo is not to be seen: it is on its way, or could not be fetched; nothing where it is there. */
export function KnownMissing({ fetched: { known, isFailed, ask } }: { fetched: KnownAnswer }) {
  const t = useTranslations("generationInput");
  const tc = useTranslations("common");
  if (known !== null) return null;
  if (!isFailed) return <p className="text-xs text-ink-soft">{t("loading")}</p>;
  return (
    <p role="alert" className="flex flex-wrap items-center gap-2 text-xs text-bad">
      {t("failed")}
      <Button onClick={ask}>{tc("retry")}</Button>
    </p>
  );
}
