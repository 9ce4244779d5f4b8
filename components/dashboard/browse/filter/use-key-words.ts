"use client";

import { useTranslations } from "next-intl";
import { parseKeyCondition } from "#domain/find/key-condition.ts";

/** How what is asked of a key of the records is said. */
export function useKeyWords(): (text: string) => string {
  const t = useTranslations("browse");
  return (text) => {
    const condition = parseKeyCondition(text);
    if (condition === null) return text;
    const { key, asks } = condition;
    return t(`keyWords.${asks}`, { key, value: asks === "is" ? condition.value : "" });
  };
}
