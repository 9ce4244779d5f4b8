import { useTranslations } from "next-intl";
import { type Said, wordSaid } from "#domain/said.ts";

/** Words what the program says of itself (a Run's error, a reject's reason) in the reader's language. */
export function useSaid(): (text: string) => string {
  const t = useTranslations("program");
  return (text) =>
    wordSaid(
      text,
      ({ code, data }) => t(`messages.${code}`, data),
      (own) => t("messages.own", { text: own }),
    );
}

/** Words a sentence that came as data. */
export function useSaidWords(): (said: Said) => string {
  const t = useTranslations("program");
  return ({ code, data }) => t(`messages.${code}`, data);
}
