"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import { Button } from "../../ui/button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { COMMANDS, type CommandId } from "./commands.ts";
import { KeyRow } from "./key-row.tsx";
import { resetKeys, useKeymap } from "./use-keymap.ts";

const GROUPS = [...new Set(COMMANDS.map((command) => command.group))];
/** What a day is made of; the rest is looked up when it is wanted. */
const ESSENTIALS: readonly CommandId[] = [
  "finish",
  "strike",
  "reject",
  "edit",
  "next",
  "nextMention",
  "boxWrong",
  "undo",
];
const NUDGES = COMMANDS.filter(({ scope, repeats }) => scope === "box" && repeats);

/** All keys by group, as they are in force; each can be changed here. `without`: commands that this studio does not have. */
export function KeySheet({ without }: { without: readonly CommandId[] }) {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keymap = useKeymap();
  const [typed, setTyped] = useState("");
  const [isChanging, setChanging] = useState(false);
  const [changed, setChanged] = useState("");
  const wanted = typed.trim().toLowerCase();
  const isFound = (id: CommandId) =>
    !without.includes(id) &&
    (tc(`${id}.name`).toLowerCase().includes(wanted) ||
      (keymap.get(id) ?? []).some((key) => keyName(key).toLowerCase() === wanted));
  // Sixteen that differ by an arrow and a modifier: one row says them, unless some have other keys or are to get them.
  const areNudgesOne =
    !isChanging && wanted === "" && NUDGES.every(({ id, keys }) => keymap.get(id)?.join() === keys.join());
  const isListed = (id: CommandId) => isFound(id) && !(areNudgesOne && NUDGES.some((row) => row.id === id));
  const groups = [
    { name: t("essentials"), group: null, rows: ESSENTIALS.filter(isFound) },
    ...GROUPS.map((group) => ({
      name: t(`group.${group}`),
      group,
      rows: COMMANDS.filter((row) => row.group === group && !ESSENTIALS.includes(row.id) && isListed(row.id)).map(
        ({ id }) => id,
      ),
    })),
  ].filter(({ rows }) => rows.length > 0);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="search"
          value={typed}
          aria-label={t("sheetSearch")}
          placeholder={t("sheetSearch")}
          className="min-w-48 grow rounded-md border border-line-strong bg-surface px-3 py-1.5 text-sm"
          onChange={(event) => setTyped(event.target.value)}
        />
        {isChanging ? (
          <Button
            onClick={() => {
              resetKeys();
              setChanged(t("resetDone"));
            }}
          >
            {t("resetAll")}
          </Button>
        ) : null}
        <Button look={isChanging ? "primary" : "plain"} onClick={() => setChanging(!isChanging)}>
          {t(isChanging ? "done" : "change")}
        </Button>
      </div>
      {isChanging ? <p className="text-sm text-ink-soft">{t("howToChange")}</p> : null}
      <p role="status" className="sr-only">
        {changed}
      </p>
      {groups.length === 0 ? <p className="py-3 text-sm text-ink-soft">{t("sheetNone")}</p> : null}
      <div className="gap-x-7 sm:columns-2 lg:columns-3 xl:columns-4">
        {groups.map(({ name, group, rows }) => (
          <section key={name} className={group === null ? "mb-3 rounded-lg bg-accent-soft px-3 py-2" : "mb-3"}>
            <h3 className="mb-0.5 break-after-avoid text-sm font-semibold text-ink-soft">{name}</h3>
            <dl className="flex flex-col text-sm leading-tight">
              {rows.map((id) => (
                <KeyRow key={id} id={id} isChanging={isChanging} onChanged={setChanged} />
              ))}
              {group === null && wanted === "" ? <FixedRow name={t("digits")} keys="1–9, 0" /> : null}
              {group === "box" && areNudgesOne ? <FixedRow name={t("nudges")} keys="← ↑ ↓ →" /> : null}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}

/** Keys that belong to no one command. */
function FixedRow({ name, keys }: { name: string; keys: string }) {
  return (
    <div className="flex min-h-7 break-inside-avoid items-center justify-between gap-3">
      <dt>{name}</dt>
      <dd className="shrink-0">
        <span className="sr-only">{keys}</span>
        <Kbd>{keys}</Kbd>
      </dd>
    </div>
  );
}
