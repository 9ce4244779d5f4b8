"use client";

import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { keyName } from "#domain/review/key-name.ts";
import { rebind } from "#domain/review/keymap.ts";
import { Kbd } from "../ui/kbd.tsx";
import { COMMANDS, type CommandId } from "./commands.ts";
import { KeyCatcher } from "./key-catcher.tsx";
import { bindKeys, useKeymap } from "./use-keymap.ts";

type Props = {
  id: CommandId;
  isChanging: boolean;
  /** A key was changed; in a sentence. */
  onChanged(told: string): void;
};

/** A command and its keys; while keys are changed, these are a button that waits for others. */
export function KeyRow({ id, isChanging, onChanged }: Props) {
  const t = useTranslations("keys");
  const keymap = useKeymap();
  const [isCatching, setCatching] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const catches = useRef<HTMLButtonElement>(null);
  const row = COMMANDS.find((own) => own.id === id);
  const keys = keymap.get(id) ?? [];
  const usual: readonly string[] = row?.keys ?? [];
  const printed = (all: readonly string[]) => all.map(keyName).join(", ") || t("none");
  const command = t(`command.${id}`);

  /** Null: back to the table's own, which somebody else may have by now. */
  function bind(wanted: readonly string[] | null) {
    const bound = rebind(COMMANDS, keymap, id, wanted ?? usual);
    if (!bound.ok) return setRefusal(refusalOf(bound, wanted ?? usual));
    bindKeys(id, wanted);
    onChanged(t("bound", { command, key: printed(wanted ?? usual) }));
    leave();
  }

  function refusalOf(bound: Exclude<ReturnType<typeof rebind>, { ok: true }>, wanted: readonly string[]): string {
    const key = printed(wanted);
    if (bound.reason !== "clash") return t(`refusal.${bound.reason}`, { key });
    return t("refusal.clash", { key, command: t(`command.${bound.clashesWith as CommandId}`) });
  }

  function leave() {
    // The button comes back in place of the field, at once: the focus stays in the row.
    flushSync(() => {
      setCatching(false);
      setRefusal(null);
    });
    catches.current?.focus();
  }

  return (
    <div className="grid min-h-[1.6rem] break-inside-avoid grid-cols-[1fr_auto] items-center gap-x-3">
      <dt>{command}</dt>
      <dd className="flex max-w-56 flex-wrap items-center justify-end gap-1">
        {isChanging && printed(keys) !== printed(usual) ? (
          <button
            type="button"
            aria-label={t("resetOne", { command })}
            title={t("resetOne", { command })}
            className="grid size-[24px] place-items-center rounded text-ink-soft hover:bg-line"
            onClick={() => bind(null)}
          >
            <RotateCcw size={13} aria-hidden />
          </button>
        ) : null}
        {isCatching && isChanging ? (
          <KeyCatcher
            label={t("pressFor", { command })}
            onKey={(key) => bind(key === null ? [] : [key])}
            onLeave={leave}
            onBlur={() => {
              setCatching(false);
              setRefusal(null);
            }}
          />
        ) : isChanging ? (
          <button
            ref={catches}
            type="button"
            aria-label={t("changeFor", { command, key: printed(keys) })}
            className="flex min-h-[24px] min-w-9 items-center justify-center gap-1 rounded border border-dashed border-line-strong px-1 hover:border-accent hover:bg-accent-soft"
            onClick={() => setCatching(true)}
          >
            <Keys keys={keys} />
          </button>
        ) : (
          <>
            <span className="sr-only">{`${row && "hold" in row ? `${t("hold")} ` : ""}${printed(keys)}`}</span>
            {row && "hold" in row ? (
              <span aria-hidden className="text-xs text-ink-soft">
                {t("hold")}
              </span>
            ) : null}
            <Keys keys={keys} />
          </>
        )}
        {refusal ? (
          <p role="alert" className="w-full pb-1 text-right text-xs text-bad">
            {refusal}
          </p>
        ) : null}
      </dd>
    </div>
  );
}

/** Decoration: what they say is said beside them. */
function Keys({ keys }: { keys: readonly string[] }) {
  const t = useTranslations("keys");
  if (keys.length === 0)
    return (
      <span aria-hidden className="text-xs text-ink-soft">
        {t("none")}
      </span>
    );
  return keys.map((key) => <Kbd key={key}>{keyName(key)}</Kbd>);
}
