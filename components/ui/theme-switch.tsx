"use client";

import { Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { savePreference } from "./preference-cookie.ts";

export function ThemeSwitch() {
  const t = useTranslations("common");
  return (
    <button
      type="button"
      aria-label={t("theme")}
      title={t("theme")}
      className="grid size-8 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line/50 hover:text-ink"
      onClick={() => {
        const root = document.documentElement;
        const next = root.dataset.theme === "dark" ? "light" : "dark";
        root.dataset.theme = next;
        savePreference("svit-theme", next);
      }}
    >
      <Moon size={16} aria-hidden className="dark:hidden" />
      <Sun size={16} aria-hidden className="hidden dark:block" />
    </button>
  );
}
