"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import { CloseButton } from "../../ui/close-button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { focusKeyHome } from "../../ui/key-home.ts";
import type { CommandId } from "../keys/commands.ts";
import { useKeymap } from "../keys/use-keymap.ts";

/** As many as a newcomer learns at once, and enough for the whole session. */
const KEYS = ["finish", "strike", "nextMention", "boxWrong", "undo"] as const satisfies readonly CommandId[];

/**
 * What a newcomer knows before the first entry: what counts as wrong, five keys, and what a box is. With the first decision (`isBegun`) the
 * keys alone stay, for the first error is met later.
 */
export function PracticeIntro({ isBegun }: { isBegun: boolean }) {
  const t = useTranslations("practice");
  const keymap = useKeymap();
  const [isClosed, setClosed] = useState(false);
  if (isClosed) return null;
  const guideline = keymap.get("guideline")?.[0];
  return (
    <section
      aria-label={t("intro.title")}
      className={`flex items-center border-b border-accent/40 bg-accent-soft px-4 text-sm ${isBegun ? "py-0.5 max-sm:hidden" : "py-2"}`}
    >
      <ol className="grow leading-6">
        {isBegun ? null : (
          <li>
            {t("intro.wrong")}
            {/* A finger opens them by the book at the entry's head. */}
            <span className="pointer-coarse:hidden">
              {" "}
              {t("intro.more", { key: guideline ? keyName(guideline) : "–" })}
            </span>
          </li>
        )}
        <li className="flex flex-wrap items-center gap-x-4 max-sm:hidden">
          {KEYS.map((id) => (
            <span key={id} className="whitespace-nowrap">
              <Kbd>{keyName(keymap.get(id)?.[0] ?? "–")}</Kbd>
              <span className="sr-only">{keyName(keymap.get(id)?.[0] ?? "–")}</span> {t(`intro.keys.${id}`)}
            </span>
          ))}
        </li>
        {isBegun ? null : <li>{t("intro.boxes")}</li>}
      </ol>
      <CloseButton
        label={t("intro.close")}
        onClose={() => {
          setClosed(true);
          focusKeyHome();
        }}
      />
    </section>
  );
}
