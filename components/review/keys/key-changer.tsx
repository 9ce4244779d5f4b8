"use client";

import { Plus, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { keyName } from "#domain/review/keys/key-name.ts";
import { KEYS_MAX, rebind, withKey } from "#domain/review/keys/keymap.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { COMMAND_ROWS, COMMANDS, type CommandId } from "./commands.ts";
import { KeyCatcher } from "./key-catcher.tsx";
import { bindKeys, useKeymap } from "./use-keymap.ts";

type Props = {
  id: CommandId;
  /** A key was changed; in a sentence. */
  onChanged(told: string): void;
};

/** A command's keys as buttons that each wait for another key, one that adds a key, and the way back to its own. */
export function KeyChanger({ id, onChanged }: Props) {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keymap = useKeymap();
  /** Which key is waited for; behind the last one: a new one. */
  const [catching, setCatching] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const group = useRef<HTMLFieldSetElement>(null);
  const keys = keymap.get(id) ?? [];
  const usual: readonly string[] = COMMAND_ROWS[id].keys;
  const printed = (all: readonly string[]) => all.map(keyName).join(", ") || t("none");
  const command = tc(`${id}.name`);

  /** Null: back to the table's own, which somebody else may have by now. */
  function bind(wanted: readonly string[] | null, nth: number) {
    const bound = rebind(COMMANDS, keymap, id, wanted ?? usual);
    if (!bound.ok) return setRefusal(refusalOf(bound));
    bindKeys(id, wanted);
    onChanged(t("bound", { command, key: printed(wanted ?? usual) }));
    leave(nth);
  }

  function refusalOf(bound: Exclude<ReturnType<typeof rebind>, { ok: true }>): string {
    const key = bound.key === null ? "" : keyName(bound.key);
    if (bound.reason !== "clash") return t(`refusal.${bound.reason}`, { key });
    return t("refusal.clash", { key, command: tc(`${bound.clashesWith}.name`) });
  }

  function close() {
    setCatching(null);
    setRefusal(null);
  }

  function leave(nth: number) {
    // The buttons come back in place of the field, at once: the focus stays where it was.
    flushSync(close);
    const buttons = [...(group.current?.querySelectorAll<HTMLElement>("[data-nth]") ?? [])];
    (buttons[nth] ?? buttons.at(-1))?.focus();
  }

  const place = (nth: number, label: string, look: string, content: ReactNode) =>
    catching === nth ? (
      <KeyCatcher
        key={nth}
        label={t("pressFor", { command })}
        removeLabel={nth < keys.length ? t("removeFor", { command, key: keyName(keys[nth] ?? "") }) : null}
        onKey={(key) => bind(withKey(keys, nth, key), nth)}
        onLeave={() => leave(nth)}
        onBlur={close}
      />
    ) : (
      <button
        key={nth}
        type="button"
        data-nth={nth}
        aria-label={label}
        title={label}
        className={`grid min-h-[24px] min-w-[24px] place-items-center rounded hover:bg-accent-soft ${look}`}
        onClick={() => setCatching(nth)}
      >
        {content}
      </button>
    );

  return (
    <fieldset
      ref={group}
      aria-label={t("keysOf", { command, key: printed(keys) })}
      className="flex flex-wrap items-center justify-end gap-1"
    >
      {printed(keys) === printed(usual) ? null : (
        <button
          type="button"
          aria-label={t("resetOne", { command })}
          title={t("resetOne", { command })}
          className="grid size-[24px] place-items-center rounded text-ink-soft hover:bg-line"
          onClick={() => bind(null, 0)}
        >
          <RotateCcw size={13} aria-hidden />
        </button>
      )}
      {keys.map((key, nth) =>
        place(
          nth,
          t("changeFor", { command, key: keyName(key) }),
          "border border-dashed border-line-strong px-1 hover:border-accent",
          <Kbd>{keyName(key)}</Kbd>,
        ),
      )}
      {keys.length < KEYS_MAX
        ? place(keys.length, t("addFor", { command }), "text-ink-soft", <Plus size={13} aria-hidden />)
        : null}
      {refusal ? (
        <p role="alert" className="w-full pb-1 text-right text-xs text-bad">
          {refusal}
        </p>
      ) : null}
    </fieldset>
  );
}
