"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { KnownGroup } from "#domain/box/known-groups.ts";
import { keyOf } from "#domain/review/keys/key-press.ts";
import { PANEL_TITLE_ID } from "../panels/panel-frame.tsx";
import { moveInList } from "../panels/roving.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { KnownMissing } from "./known-missing.tsx";
import { KnownRow, namesOf, partsOf } from "./known-row.tsx";
import { rowEvents } from "./row-events.ts";
import type { KnownAnswer } from "./use-known.ts";

type Props = {
  fetched: KnownAnswer;
  searchField: RefObject<HTMLInputElement | null>;
  /** Ids of known boxes that are lit. */
  pointed: ReadonlySet<string>;
  isResting: Pointing["isResting"];
  onPoint(id: string | null): void;
  onPick(id: string): void;
  /** Tells which boxes match a search; empty text shows none on the photo. */
  onSearch(ids: string[]): void;
  /** Given while a phrase is in focus: a known box becomes its box. */
  onChoose?: ((boxId: string) => void) | undefined;
};

/** No list grows past what can be read; a search narrows it. */
const ROWS_MAX = 200;

const SECTIONS: readonly { title: "drawn" | "objects" | "regions"; kinds: readonly KnownBox["kind"][] }[] = [
  { title: "drawn", kinds: ["studio"] },
  { title: "objects", kinds: ["object", "instance"] },
  { title: "regions", kinds: ["region"] },
];

export const nameOf = (box: KnownBox): string => namesOf(box);

/** What is known of the photo besides its entries, as a list: the canvas's words for those who cannot see it. */
export function KnownList({ fetched, searchField, pointed, isResting, onPoint, onPick, onSearch, onChoose }: Props) {
  const t = useTranslations("generationInput");
  const [text, setText] = useState("");
  const [stop, setStop] = useState<string | null>(null);
  const { known } = fetched;
  const groups = known?.groups ?? [];
  const found = search(groups, text);
  const sections = sectionsOf(found);
  const rows = sections.flatMap((section) => section.rows);
  const stopId = rows.some((row) => row.id === stop) ? stop : rows[0]?.id;
  const isLit = (group: KnownGroup) => group.memberIds.some((id) => pointed.has(id));
  return (
    <section
      data-known-list
      aria-labelledby={PANEL_TITLE_ID}
      className="flex min-h-0 grow flex-col"
      onKeyDown={moveInList}
    >
      <div className="flex flex-col gap-1 border-b border-line p-2">
        <h2 id={PANEL_TITLE_ID} className="text-sm font-semibold">
          {t("known")}
        </h2>
        <input
          ref={searchField}
          type="search"
          value={text}
          aria-label={t("search")}
          placeholder={t("search")}
          className="w-full rounded border border-line-strong bg-surface px-2 py-1 text-sm"
          onChange={(event) => {
            setText(event.target.value);
            const matches = event.target.value.trim() === "" ? [] : search(groups, event.target.value);
            onSearch(matches.map((group) => group.id));
          }}
          onKeyDown={(event) => {
            const list = event.currentTarget.closest("[data-known-list]")?.querySelector<HTMLElement>("[data-row]");
            if (event.key === "ArrowDown") list?.focus();
            else if (keyOf(event.nativeEvent) === "Enter" && rows[0] && !event.nativeEvent.isComposing)
              onPick(rows[0].id);
            else return;
            event.preventDefault();
          }}
        />
        <KnownMissing fetched={fetched} />
        <p role="status" className="text-xs text-ink-soft">
          {known === null
            ? null
            : groups.length === 0
              ? t("none")
              : found.length > ROWS_MAX
                ? t("capped", { shown: ROWS_MAX, total: found.length })
                : t("count", { shown: found.length, total: groups.length })}
        </p>
        {onChoose ? <p className="text-xs text-ink-soft">{t("chooseHint")}</p> : null}
      </div>
      <div
        className="min-h-0 grow overflow-y-auto p-1 text-sm"
        {...rowEvents({ isResting, onPoint, onPick, onChoose, onStop: setStop })}
      >
        {sections.map(({ title, rows: own, total }) => (
          <section key={title} aria-labelledby={`known-${title}`}>
            <h3 id={`known-${title}`} className="px-2 pt-2 pb-0.5 text-xs font-semibold text-ink-soft">
              {t(`section.${title}`, { count: total })}
            </h3>
            <ul>
              {own.map((group) => (
                <KnownRow
                  key={group.id}
                  group={group}
                  isCrowd={known?.byId.get(group.id)?.isCrowd ?? false}
                  query={text}
                  isPointed={isLit(group)}
                  isStop={group.id === stopId}
                  canChoose={onChoose !== undefined}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

/** Groups of which some name holds every part that is wanted; all for an empty search. */
function search(groups: readonly KnownGroup[], query: string): readonly KnownGroup[] {
  const parts = partsOf(query);
  if (parts.length === 0) return groups;
  return groups.filter((group) => {
    const name = namesOf(group).toLowerCase();
    return parts.every((part) => name.includes(part));
  });
}

/** The sections that have something, together no more rows than can be read. */
function sectionsOf(found: readonly KnownGroup[]) {
  let left = ROWS_MAX;
  return SECTIONS.map(({ title, kinds }) => {
    const own = found.filter((group) => kinds.includes(group.kind));
    const rows = own.slice(0, left);
    left -= rows.length;
    return { title, rows, total: own.length };
  }).filter(({ rows }) => rows.length > 0);
}
