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

/** All keys by group, as they are in force; each can be changed here. */
export function KeySheet() {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keymap = useKeymap();
  const [typed, setTyped] = useState("");
  const [isChanging, setChanging] = useState(false);
  const [changed, setChanged] = useState("");
  const wanted = typed.trim().toLowerCase();
  const isFound = (id: CommandId) =>
    tc(`${id}.name`).toLowerCase().includes(wanted) ||
    (keymap.get(id) ?? []).some((key) => keyName(key).toLowerCase() === wanted);
  const groups = GROUPS.map((group) => ({
    group,
    rows: COMMANDS.filter((command) => command.group === group && isFound(command.id)),
  })).filter(({ rows }) => rows.length > 0);
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
        {groups.map(({ group, rows }) => (
          <section key={group} className="mb-3">
            <h3 className="mb-0.5 break-after-avoid text-sm font-semibold text-ink-soft">{t(`group.${group}`)}</h3>
            <dl className="flex flex-col text-sm leading-tight">
              {rows.map((row) => (
                <KeyRow key={row.id} id={row.id} isChanging={isChanging} onChanged={setChanged} />
              ))}
              {group === "decide" && wanted === "" ? (
                <div className="flex min-h-7 break-inside-avoid items-center justify-between gap-3">
                  <dt>{t("digits")}</dt>
                  <dd>
                    <span className="sr-only">1–9</span>
                    <Kbd>1–9</Kbd>
                  </dd>
                </div>
              ) : null}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}
