"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Kbd } from "../../../ui/kbd.tsx";

/** How long typing pauses before it is searched for. */
const PAUSE_MS = 350;

type Props = {
  text: string;
  field: RefObject<HTMLInputElement | null>;
  /** The first change of a visit to the field is a step of the history, the next ones replace it. */
  onSearch(text: string, step: "push" | "replace"): void;
  /** Down and Escape lead to the list. */
  onLeave(): void;
};

/** Words in question or answer, searched for while one types. */
export function SearchField({ text, field, onSearch, onLeave }: Props) {
  const t = useTranslations("browse");
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  const [hasStepped, setStepped] = useState(false);
  // The address changed by other means: a chip, the browser's history. What only lacks a blank is being typed.
  if (shown !== text) {
    setShown(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const latest = useRef({ typed, text, hasStepped, onSearch });
  latest.current = { typed, text, hasStepped, onSearch };

  function search(wanted = typed) {
    const now = latest.current;
    if (wanted.trim() === now.text) return;
    now.onSearch(wanted.trim(), now.hasStepped ? "replace" : "push");
    setStepped(true);
  }

  // Joins the clock: what is typed is searched for when the typing pauses.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (typed.trim() === latest.current.text) return;
    const timer = setTimeout(() => search(latest.current.typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <div className="relative flex min-w-44 grow items-center">
      <Search size={15} aria-hidden className="pointer-events-none absolute left-2.5 text-ink-soft" />
      <input
        ref={field}
        type="search"
        enterKeyHint="search"
        aria-label={t("text")}
        aria-keyshortcuts="/"
        title={t("searchHint")}
        placeholder={t("searchPlaceholder")}
        maxLength={200}
        value={typed}
        className="min-h-8 w-full rounded-md border border-line-strong bg-panel py-1 pr-9 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          search();
          setStepped(false);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") search();
          if (event.key === "ArrowDown" || event.key === "Escape") {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      {typed === "" ? (
        <span className="pointer-events-none absolute right-2.5 text-ink-soft">
          <Kbd>/</Kbd>
        </span>
      ) : (
        <button
          type="button"
          aria-label={t("clearSearch")}
          className="absolute right-1 grid size-[26px] place-items-center rounded text-ink-soft hover:text-ink"
          onClick={() => {
            setTyped("");
            search("");
            field.current?.focus();
          }}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
