import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { FORMATS } from "#domain/formats.ts";
import { TABLE_AREAS, tableWords } from "./table-words.ts";

export const LOCALES = ["en", "zh"] as const;
export type Locale = (typeof LOCALES)[number];
export const LOCALE_COOKIE = "svit-locale";

/** The language chosen on the page, else the browser's own, else English. */
export async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  if (chosen === "en" || chosen === "zh") return chosen;
  const accepted = (await headers()).get("accept-language") ?? "";
  const first = accepted
    .split(",")
    .map((part) => part.trim().slice(0, 2))
    .find((part) => part === "en" || part === "zh");
  return first === "zh" ? "zh" : "en";
}

/** One file an area of the screens, the same in every language. What rows of tables say stands in the tables (TABLE_AREAS). */
const AREAS = [
  "common",
  "home",
  "browse",
  "import",
  "export",
  "guideline",
  "reasons",
  "review",
  "practice",
  "keys",
  "sync",
  "spot",
  "generationInput",
  "history",
  "program",
  "account",
  "parts",
  "photos",
  "boxes",
  "people",
  "apiKeys",
  "audit",
  "overview",
  "goTo",
  "recipes",
  "generate",
  "releases",
] as const;

export default getRequestConfig(async () => {
  const locale = await requestLocale();
  const texts = await Promise.all(AREAS.map((area) => import(`../messages/${locale}/${area}.json`)));
  const messages = Object.fromEntries(AREAS.map((area, index) => [area, texts[index].default]));
  const ofTables = Object.fromEntries(TABLE_AREAS.map((area) => [area, tableWords(area, locale)]));
  return { locale, formats: FORMATS, messages: { ...messages, ...ofTables } };
});
