"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { TAG_MAX } from "#domain/tag.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useMessage } from "../../ui/use-message.ts";
import { useWhy } from "../../ui/use-why.ts";
import type { Say } from "../workspace/live-region.tsx";
import { tagStore, useEntryTags } from "./entry-tags.ts";
import { tagChoices } from "./tag-choices.ts";
import { hasTag } from "./tag-store.ts";

type Props = {
  entry: EntryView;
  onClose(): void;
  /** Announced to screen readers; also shown, where the dialog may be gone by then. */
  onAnnounce(say: Say, isShown?: boolean): void;
};

/** Adds tags to an entry and removes them, by keyboard: typing filters the data set's, arrows move, Enter adds or removes. */
export function TagDialog({ entry, onClose, onAnnounce }: Props) {
  const t = useTranslations("review.tags");
  const why = useWhy();
  const word = useMessage();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const params = { entryId: entry.id };
  const { value, problem, change } = useAnswer("GET /api/entries/{entryId}/tags", { params });
  const tags = useEntryTags(entry);
  const choices = tagChoices(typed, value?.known ?? tags);
  const active = choices[Math.min(at, choices.length - 1)];

  // Joins the page's tags: what came is what the entry has.
  useEffect(() => {
    if (value) tagStore.set(entry.id, value.tags);
  }, [value, entry.id]);

  async function toggle(tag: string) {
    const isOn = !hasTag(tags, tag);
    setRefusal(null);
    setTyped("");
    setAt(0);
    setSaid(t(isOn ? "added" : "removed", { tag }));
    try {
      const answer = await tagStore.change({ entryId: entry.id, tag, isOn }, entry.tags ?? []);
      change(() => answer);
    } catch (error) {
      const told = t(isOn ? "notAdded" : "notRemoved", { tag, problem: why(error) });
      setRefusal(told);
      setTyped(tag);
      const name = isOn ? "tags.notAdded" : "tags.notRemoved";
      onAnnounce((words) => words.review(name, { tag, problem: words.why(error) }), true);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && choices.length > 0)
      setAt((Math.min(at, choices.length - 1) + by + choices.length) % choices.length);
    else if (event.key === "Enter" && active) void toggle(active.tag);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("title")} initialFocus={field}>
      <div className="flex flex-col gap-3 text-sm">
        <p role="status" className="sr-only">
          {said}
        </p>
        <label className="flex flex-col gap-1">
          <span className="text-ink-soft">{t("hint")}</span>
          <input
            ref={field}
            role="combobox"
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={active ? `${id}-${choices.indexOf(active)}` : undefined}
            aria-autocomplete="list"
            aria-label={t("field")}
            autoComplete="off"
            maxLength={TAG_MAX}
            value={typed}
            className="rounded-md border border-line-strong bg-surface px-2 py-1"
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </label>
        {refusal !== null || problem !== null ? (
          <p role="alert" className="rounded bg-bad-soft px-2 py-1 text-bad">
            {refusal ?? (problem && t("failed", { problem: word(problem) }))}
          </p>
        ) : null}
        {choices.length === 0 ? <p className="text-ink-soft">{t("none")}</p> : null}
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t("known")}
          aria-multiselectable
          className="flex max-h-64 flex-col overflow-y-auto"
        >
          {choices.map((choice, nth) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys of the list
            <div
              key={choice.tag}
              id={`${id}-${nth}`}
              role="option"
              tabIndex={-1}
              aria-selected={hasTag(tags, choice.tag)}
              ref={(row) => {
                if (choice === active) row?.scrollIntoView({ block: "nearest" });
              }}
              className={`flex min-h-[28px] items-center gap-2 rounded px-2 break-all ${choice === active ? "bg-accent-soft" : ""}`}
              onClick={() => void toggle(choice.tag)}
            >
              <span aria-hidden className="w-4 shrink-0">
                {hasTag(tags, choice.tag) ? "✓" : ""}
              </span>
              {choice.isNew ? t("makeNew", { tag: choice.tag }) : choice.tag}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
