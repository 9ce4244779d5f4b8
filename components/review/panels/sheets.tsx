"use client";

import { useLocale, useTranslations } from "next-intl";
import { inLanguage } from "#domain/verdict/in-language.ts";
import { digitsByCode, type ReasonChoices } from "#domain/verdict/reason-choices.ts";
import { REASON_FACTS } from "#domain/verdict/reason-fields.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import type { CommandId } from "../keys/commands.ts";
import { KeySheet } from "../keys/key-sheet.tsx";
import { PanelFrame, PanelScroll } from "./panel-frame.tsx";

type Sheet = "help" | "reasons";
export type Guideline = { version: number; text: string };

type Props = {
  sheet: Sheet | null;
  reasons: readonly Reason[];
  choices: ReasonChoices;
  /** Commands that this studio does not have. */
  without: readonly CommandId[];
  onClose(): void;
};

/** What is one key away: the keys, and the reasons of this task with examples. */
export function Sheets({ sheet, reasons, choices, without, onClose }: Props) {
  const t = useTranslations("review");
  if (sheet === null) return null;
  const title = { help: t("helpTitle"), reasons: t("reasonsTitle") }[sheet];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} wide={sheet === "help" ? "full" : true}>
      {sheet === "help" ? <KeySheet without={without} /> : null}
      {sheet === "reasons" ? <ReasonSheet reasons={reasons} digits={digitsByCode(choices)} /> : null}
    </Dialog>
  );
}

/** The data set's guidelines, next to the entry and its photo; every key still works. */
export function GuidelinePanel({ guideline }: { guideline: Guideline }) {
  const t = useTranslations("review");
  return (
    <PanelFrame title={t("guidelineTitle", { version: guideline.version })}>
      <PanelScroll>
        {guideline.text === "" ? <p>{t("guidelineNone")}</p> : <Markdown text={guideline.text} />}
      </PanelScroll>
    </PanelFrame>
  );
}

type ReasonSheetProps = { reasons: readonly Reason[]; digits: ReadonlyMap<string, readonly number[]> };

function ReasonSheet({ reasons, digits }: ReasonSheetProps) {
  const t = useTranslations("review");
  const tf = useTranslations("reasonFields");
  const locale = useLocale();
  const factsOf = (reason: Reason) =>
    REASON_FACTS.map((name) => {
      const value = String(reason[name]);
      return tf(`${name}.fact`, { value: tf.has(`${name}.values.${value}`) ? tf(`${name}.values.${value}`) : value });
    }).join(" · ");
  return (
    <ul className="flex flex-col gap-4">
      {reasons.map((reason) => (
        <li key={reason.code} className="flex gap-3">
          <span className="flex min-w-11 gap-1">
            {digits.get(reason.code)?.map((digit) => (
              <Kbd key={digit}>{digit}</Kbd>
            ))}
          </span>
          <div className="flex flex-col gap-1 text-sm">
            <p className="font-semibold">
              {inLanguage(reason, "name", locale)}
              <span className="ml-2 font-normal text-ink-soft">{factsOf(reason)}</span>
            </p>
            <p>{inLanguage(reason, "definition", locale)}</p>
            {reason.goodExample ? (
              <p className="text-good">
                <b>{t("goodExample")}:</b> {reason.goodExample}
              </p>
            ) : null}
            {reason.badExample ? (
              <p className="text-bad">
                <b>{t("badExample")}:</b> {reason.badExample}
              </p>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
