"use client";

import { useLocale, useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { inLanguage } from "#domain/verdict/in-language.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { CloseButton } from "../../ui/close-button.tsx";
import { ReasonRow } from "./reason-row.tsx";

type Props = { row: Reason; onChange(more: Partial<Reason>): void; onClose(): void };

/** All that is known of one reason, beside the table, as fields. */
export function ReasonDrawer({ row, onChange, onClose }: Props) {
  const t = useTranslations("common");
  const locale = useLocale();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onClose();
  };
  const name = inLanguage(row, "name", locale);
  return (
    <aside
      aria-label={name}
      className="rounded-xl border border-accent/50 bg-panel p-4 text-sm max-lg:order-first lg:sticky lg:top-4"
      onKeyDown={onKeyDown}
    >
      <div className="mb-3 flex items-start justify-between gap-2">
        <h2 className="font-semibold">{name}</h2>
        <CloseButton label={t("close")} onClose={onClose} />
      </div>
      <ReasonRow row={row} onChange={onChange} />
    </aside>
  );
}
