"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { inLanguage } from "#domain/verdict/in-language.ts";
import type { ReasonChoice, ReasonChoices } from "#domain/verdict/reason-choices.ts";
import { Kbd } from "../../ui/kbd.tsx";

type Props = {
  title: string;
  /** In place of a title that speaks of digits, where a finger is the pointer. */
  touchTitle?: string;
  choices: ReasonChoices;
  chosen: string | null;
  /** Of the reasons, those that `0` opens are offered. */
  isRestOpen: boolean;
  /** Digits act on the part in focus only; elsewhere they are not printed. */
  showsKeys: boolean;
  /** A field has the focus: digits are text there, and grey. */
  areKeysIdle?: boolean;
  onChoose(code: string): void;
  /** What `0` does. */
  onRest(): void;
  /** Offered before the reasons. */
  children?: ReactNode;
};

const CHIP = "inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs disabled:opacity-45";
const PLAIN = "border-line-strong/50 bg-panel text-ink";

/** Reasons as a row of buttons with their digits, each described by its definition. What a task lacks keeps its place, grey. */
export function ReasonStrip(props: Props) {
  const { title, touchTitle, choices, chosen, isRestOpen, showsKeys, areKeysIdle = false, onRest, children } = props;
  const t = useTranslations("review");
  const { first, rest } = choices;
  // One of the rest that was given is to be seen, whichever are offered.
  const given = isRestOpen ? [] : rest.filter(({ reason }) => reason.code === chosen);
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1.5 pt-1 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:pb-1 short:flex-nowrap short:overflow-x-auto">
      <legend className="mb-1 text-xs text-bad">
        {touchTitle === undefined ? (
          title
        ) : (
          <>
            <span className="pointer-coarse:hidden">{title}</span>
            <span className="hidden pointer-coarse:inline">{touchTitle}</span>
          </>
        )}
      </legend>
      {children}
      {(isRestOpen ? rest : first).map((choice) => (
        <Chip key={choice.reason.code} {...props} choice={choice} />
      ))}
      {given.map((choice) => (
        <Chip key={choice.reason.code} {...props} choice={choice} showsKeys={false} />
      ))}
      {rest.length > 0 ? (
        <button
          type="button"
          aria-expanded={isRestOpen}
          className={`${CHIP} ${PLAIN} hover:border-line-strong`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.stopPropagation();
            onRest();
          }}
        >
          {showsKeys ? <Kbd isIdle={areKeysIdle}>0</Kbd> : null}
          {t(isRestOpen ? "firstReasons" : "moreReasons")}
        </button>
      ) : null}
    </fieldset>
  );
}

function Chip({ choice, chosen, showsKeys, areKeysIdle = false, onChoose }: Props & { choice: ReasonChoice }) {
  const locale = useLocale();
  const descriptionId = useId();
  const { reason, digit, isLacking } = choice;
  const definition = inLanguage(reason, "definition", locale);
  const isChosen = reason.code === chosen;
  return (
    <button
      type="button"
      disabled={isLacking}
      aria-pressed={isChosen}
      aria-describedby={definition ? descriptionId : undefined}
      title={definition}
      className={`${CHIP} ${isChosen ? "border-bad bg-bad-soft font-semibold text-bad" : `${PLAIN} enabled:hover:border-bad`}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        onChoose(reason.code);
      }}
    >
      {showsKeys && digit > 0 ? <Kbd isIdle={areKeysIdle}>{digit}</Kbd> : null}
      {inLanguage(reason, "name", locale)}
      {definition ? (
        <span id={descriptionId} hidden>
          {definition}
        </span>
      ) : null}
    </button>
  );
}
