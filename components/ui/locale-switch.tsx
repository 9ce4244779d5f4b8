"use client";

import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { savePreference } from "./preference-cookie.ts";

export function LocaleSwitch() {
  const t = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const other = locale === "en" ? "中文" : "English";
  return (
    <button
      type="button"
      // What is read on it is part of its name, for those who speak to their machine.
      aria-label={`${t("language")}: ${other}`}
      title={t("language")}
      className="flex h-8 shrink-0 items-center gap-1 rounded-md px-2 text-sm whitespace-nowrap text-ink-soft hover:bg-line/50 hover:text-ink"
      onClick={() => {
        savePreference("svit-locale", locale === "en" ? "zh" : "en");
        router.refresh();
      }}
    >
      <Languages size={16} aria-hidden />
      <span lang={locale === "en" ? "zh-CN" : "en"}>{other}</span>
    </button>
  );
}
