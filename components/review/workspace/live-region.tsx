"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useWhy } from "../../ui/use-why.ts";
import type { AnnouncedValues, CommandId } from "../keys/commands.ts";

type Words = {
  review: ReturnType<typeof useTranslations>;
  common: ReturnType<typeof useTranslations>;
  why(error: unknown): string;
  /** What came of a command, in the words of its row. */
  outcome(id: CommandId, outcome: string, values: AnnouncedValues): string;
};

/** What is announced, as the words of whatever language the page has by then. */
export type Say = (words: Words) => string;

/**
 * What was announced last, in the page's language, also after that was changed; and the way to announce something. `nth` tells two of the
 * same words apart.
 */
export function useAnnouncements() {
  const review = useTranslations("review");
  const common = useTranslations("common");
  const commands = useTranslations("commands");
  const why = useWhy();
  const locale = useLocale();
  const [last, setLast] = useState<{ say: Say; isShown: boolean; nth: number }>({
    say: () => "",
    isShown: false,
    nth: 0,
  });
  const outcome: Words["outcome"] = (id, name, values) =>
    commands(
      `${id}.outcomes.${name}`,
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          typeof value === "object" ? value[locale === "zh" ? "zh" : "en"] : value,
        ]),
      ),
    );
  return {
    text: last.say({ review, common, why, outcome }),
    isShown: last.isShown,
    nth: last.nth,
    announce: (say: Say, isShown = false) => setLast(({ nth }) => ({ say, isShown, nth: nth + 1 })),
  };
}

/** Reads to a screen reader what was announced. The words are put there anew each time: the same ones twice would be read once. */
export function LiveRegion({ text, nth }: { text: string; nth: number }) {
  return (
    <p role="status" aria-live="polite" className="sr-only">
      <span key={nth}>{text}</span>
    </p>
  );
}
