"use client";

import { useTranslations } from "next-intl";
import { useEffectEvent, useLayoutEffect, useRef } from "react";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import type { Span } from "#domain/review/text/shown-text.ts";
import { paintChips } from "./atom-element.ts";
import { EditingField } from "./editing-field.ts";
import { joinEvents } from "./field-events.ts";
import type { FieldReport } from "./field-report.ts";

type Props = {
  turnId: string;
  /** The whole turn's raw text of now. */
  text: string;
  grounding: Grounding;
  /** The part of it that is edited, as it lay when editing began; null: all of it. Raw offsets, UTF-16. */
  range: Span | null;
  /** All mentions of the entry. */
  mentions: readonly MentionView[];
  /** Keys of mentions that are pointed at. */
  pointed: ReadonlySet<string>;
  label: string;
  lang: string;
  autoFocus?: "end" | "start" | null;
  /** The whole turn's raw text after each change. */
  onWrite(raw: string): void;
  /** Selected words, raw offsets; null where there are none or a chip is among them. */
  onSelect?(span: Span | null): void;
  onPoint(key: string | null): void;
  onPick(key: string): void;
  /** The entry's own way back and forth, not the browser's. */
  onUndo(): void;
  onRedo(): void;
  onDone(): void;
};

/** A turn's text as a field: words are written, mentions are chips that stay whole, and what is not touched keeps its bytes. */
export function TextEditor(props: Props) {
  const { turnId, range } = props;
  return <Field key={`${turnId}:${range?.start}:${range?.end}`} {...props} />;
}

function Field(props: Props) {
  const { turnId, text, grounding, range, mentions, pointed, label, lang } = props;
  const t = useTranslations("review");
  const element = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLSpanElement>(null);
  const behind = useRef<HTMLSpanElement>(null);
  const editing = useRef<EditingField | null>(null);
  const noBox = t("noBox");
  const brokenBox = t("brokenBox");

  const begin = useEffectEvent((): (() => void) | undefined => {
    if (!element.current || !before.current || !behind.current) return;
    makeEditable(element.current);
    const at = { field: element.current, before: before.current, behind: behind.current };
    const field = new EditingField(at, { raw: text, grounding, span: range }, (raw) => write(raw));
    editing.current = field;
    if (props.autoFocus) field.enter(props.autoFocus);
    return joinEvents(element.current, field, (news) => tell(news));
  });
  const write = useEffectEvent((raw: string) => props.onWrite(raw));
  const tell = useEffectEvent((news: FieldReport) => {
    switch (news.kind) {
      case "select":
        return props.onSelect?.(news.span);
      case "point":
        return props.onPoint(news.key);
      case "pick":
        return props.onPick(news.key);
      case "undo":
        return props.onUndo();
      case "redo":
        return props.onRedo();
      case "done":
        // The field goes, and the focus with it: to what holds the turn, so that it is not lost.
        element.current?.parentElement?.closest<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
        return props.onDone();
    }
  });

  // Joins an element whose children are the field's, not React's: the browser writes into them.
  useLayoutEffect(() => begin(), []);

  // Joins the element to the text of now: undo, a box moved on the photo, the imported text restored.
  useLayoutEffect(() => editing.current?.show(text), [text]);

  // Joins the chips in it to the colours and numbers of their mentions.
  useLayoutEffect(() => {
    const field = editing.current;
    if (!field || !element.current) return;
    const own = mentions.filter((mention) => mention.turnId === turnId).slice(field.mentionsBefore);
    paintChips(element.current, own, pointed, { noBox, brokenBox });
  });

  return (
    <div className="whitespace-pre-wrap break-words">
      <span ref={before} className="text-ink-soft" />
      <div
        ref={element}
        {...textbox(label)}
        lang={lang}
        spellCheck
        className={`rounded-sm bg-panel ${range ? SENTENCE : TURN}`}
      />
      <span ref={behind} className="text-ink-soft" />
    </div>
  );
}

// No element of HTML's own holds chips among its words, as a textarea would hold words.
const textbox = (label: string) =>
  ({ role: "textbox", "aria-multiline": true, "aria-label": label, tabIndex: 0 }) as const;

// Frames that take no room: the words stay where they were read.
const TURN = "-m-1 min-h-[calc(1lh+0.5rem)] p-1 ring-1 ring-line-strong";
const SENTENCE = "inline shadow-[0_0_0_3px_var(--panel),0_0_0_4px_var(--line-strong)]";

/** Plain text only, where the browser supports it: it then rejects formatting and elements by itself. */
function makeEditable(element: HTMLElement): void {
  element.setAttribute("contenteditable", "plaintext-only");
  if (!element.isContentEditable) element.setAttribute("contenteditable", "true");
}
