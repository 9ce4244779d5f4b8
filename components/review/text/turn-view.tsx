"use client";

import { Pencil, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { languageOf } from "#domain/review/text/text-language.ts";
import { DiffText } from "./diff-text.tsx";
import { TextEditor } from "./editor/text-editor.tsx";
import { type Strike, StrikeQa } from "./strike-button.tsx";
import { TextView } from "./text-view.tsx";
import { turnLabel } from "./turn-label.ts";

type ViewProps = ComponentProps<typeof TextView>;

type Props = ViewProps & {
  /** The imported text; null for a turn that was added here. */
  imported: string | null;
  /** The part that is being written; null while the turn is read. */
  editing: { range: { start: number; end: number } | null } | null;
  isStruck: boolean;
  /** The ✕ of the whole QA, at its first turn. */
  strike: Strike | null;
  isReadOnly: boolean;
  /** Held to peek: the text as it was imported. */
  showsImported: boolean;
  gloss: string | null;
  onWrite(value: string): void;
  onSelect(span: { start: number; end: number } | null): void;
  onRestore(): void;
  onEdit(): void;
  onEditEnd(): void;
  onUndo(): void;
  onRedo(): void;
};

/** One message: the question in bold, the answer set in below it; a field in its place while it is edited. */
export function TurnView(props: Props) {
  const { turn, imported, editing, isStruck, isReadOnly, showsImported, gloss } = props;
  const t = useTranslations("review");
  const whose = turnLabel(turn);
  const label = t(whose);
  const isChanged = imported !== null && imported !== turn.value;
  return (
    <div
      data-part={props.sentences === null || editing ? turn.id : undefined}
      className={`group relative rounded-lg py-1 pl-3 ${props.strike ? "pr-20 max-sm:pr-14" : "pr-8"} ${props.sentences === null ? "" : "leading-[1.7]"} ${LOOKS[whose]}`}
    >
      <span className={whose === "question" || whose === "answer" ? "sr-only" : "mr-2 text-xs font-medium"}>
        {label}
      </span>
      {/* A finger's target, taller than a line, stands level with the first one. */}
      <div className="absolute top-0.5 right-0.5 flex pointer-coarse:-top-[7px]">
        {props.strike ? <StrikeQa {...props.strike} /> : null}
        <div className="flex w-[24px] flex-col max-sm:hidden">
          {editing || isReadOnly ? null : (
            <Tool label={`${t("editText")}: ${label}`} onClick={props.onEdit} isQuiet>
              <Pencil size={13} aria-hidden />
            </Tool>
          )}
          {isChanged && !isReadOnly ? (
            <Tool label={t("restore")} onClick={props.onRestore}>
              <RotateCcw size={13} aria-hidden />
            </Tool>
          ) : null}
        </div>
      </div>
      {editing ? (
        <TextEditor
          turnId={turn.id}
          text={turn.value}
          grounding={props.grounding}
          range={editing.range}
          mentions={props.mentions}
          pointed={props.pointing.pointed}
          label={label}
          lang={languageOf(turn.value, props.grounding)}
          autoFocus="end"
          onWrite={props.onWrite}
          onSelect={props.onSelect}
          onPoint={(key) => props.pointing.onPoint(key === null ? [] : [key])}
          onPick={props.pointing.onPick}
          onUndo={props.onUndo}
          onRedo={props.onRedo}
          onDone={props.onEditEnd}
        />
      ) : (
        <div className={isStruck ? "text-ink-soft line-through decoration-bad/70" : ""}>
          <TextView {...props} turn={showsImported && imported !== null ? { ...turn, value: imported } : turn} />
        </div>
      )}
      {gloss === null ? null : (
        <p
          lang={languageOf(gloss, props.grounding)}
          className="mt-1 border-l-2 border-line-strong pl-2 text-sm text-ink-soft"
        >
          <span className="mr-1 rounded bg-line px-1 text-xs">{t("glossMark")}</span>
          {gloss}
        </p>
      )}
      {isChanged && !showsImported ? (
        <div className="mt-1 border-t border-line pt-1 text-sm font-normal">
          <span className="mr-1.5 rounded bg-violet-soft px-1 text-xs font-medium text-violet">{t("edited")}</span>
          <DiffText before={imported} after={turn.value} grounding={props.grounding} contextChars={60} />
        </div>
      ) : null}
      {imported === null ? (
        <span className="mt-1 inline-block rounded bg-violet-soft px-1 text-xs font-medium text-violet">
          {t("added")}
        </span>
      ) : null}
    </div>
  );
}

/** What instructs a model, and what a tool said, is quieter than the talk. */
const LOOKS = {
  question: "bg-accent-soft/60 font-medium",
  answer: "ml-3 bg-surface",
  system: "border border-dashed border-line text-sm text-ink-soft",
  call: "ml-3 border border-dashed border-line font-mono text-xs text-ink-soft",
  observation: "ml-3 border border-dashed border-line font-mono text-xs text-ink-soft",
} as const;

type ToolProps = { label: string; onClick(): void; isQuiet?: boolean; children: ReactNode };

function Tool({ label, onClick, isQuiet = false, children }: ToolProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      className={`grid size-[24px] place-items-center rounded text-ink-soft hover:bg-line hover:text-ink max-sm:hidden ${isQuiet ? "opacity-40 focus-visible:opacity-100 group-hover:opacity-100" : ""}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
