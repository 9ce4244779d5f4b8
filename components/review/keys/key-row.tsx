"use client";

import { useTranslations } from "next-intl";
import { keyName } from "#domain/review/keys/key-name.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { COMMAND_ROWS, type CommandId } from "./commands.ts";
import { KeyChanger } from "./key-changer.tsx";
import { useKeymap } from "./use-keymap.ts";

type Props = {
  id: CommandId;
  isChanging: boolean;
  /** A key was changed; in a sentence. */
  onChanged(told: string): void;
};

/** A command and its keys. */
export function KeyRow({ id, isChanging, onChanged }: Props) {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keys = useKeymap().get(id) ?? [];
  const isHeld = "hold" in COMMAND_ROWS[id];
  return (
    <div className="grid min-h-[1.6rem] break-inside-avoid grid-cols-[1fr_auto] items-center gap-x-3">
      <dt>{tc(`${id}.name`)}</dt>
      <dd className="flex max-w-56 flex-wrap items-center justify-end gap-1">
        {isChanging ? null : (
          <span className="sr-only">
            {`${isHeld ? `${t("hold")} ` : ""}${keys.map(keyName).join(", ") || t("none")}`}
          </span>
        )}
        {isHeld ? (
          <span aria-hidden className="text-xs text-ink-soft">
            {t("hold")}
          </span>
        ) : null}
        {isChanging ? (
          <KeyChanger id={id} onChanged={onChanged} />
        ) : (
          keys.map((key) => <Kbd key={key}>{keyName(key)}</Kbd>)
        )}
        {keys.length === 0 ? (
          <span aria-hidden className="text-xs text-ink-soft">
            {t("none")}
          </span>
        ) : null}
      </dd>
    </div>
  );
}
