"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import { PaletteDialog, type PaletteItem, PaletteSearch, usePicked } from "../../ui/palette.tsx";
import { useDestinations } from "../../ui/use-destinations.ts";
import { COMMANDS, type CommandId } from "./commands.ts";
import { useKeymap } from "./use-keymap.ts";

type Props = {
  open: boolean;
  onOpenChange(open: boolean): void;
  canRun(id: CommandId): boolean;
  onRun(id: CommandId): void;
};

/** Every command that can run now, and where else one may go, found by some of its letters. Enter runs the one that is marked. */
export function CommandPalette({ open, onOpenChange, canRun, onRun }: Props) {
  const t = useTranslations("keys");
  const { pick, afterClose } = usePicked((run: () => void) => run(), onOpenChange);
  return (
    <PaletteDialog
      open={open}
      onOpenChange={onOpenChange}
      afterClose={afterClose}
      title={t("paletteTitle")}
      closeLabel={t("paletteClose")}
    >
      <Commands canRun={canRun} onRun={(id) => pick(() => onRun(id))} onGo={pick} />
    </PaletteDialog>
  );
}

type CommandsProps = { canRun(id: CommandId): boolean; onRun(id: CommandId): void; onGo(go: () => void): void };

function Commands({ canRun, onRun, onGo }: CommandsProps) {
  const t = useTranslations("keys");
  const tc = useTranslations("commands");
  const keymap = useKeymap();
  const [typed, setTyped] = useState("");
  const { items, go } = useDestinations(typed);
  const ids = COMMANDS.flatMap((row) =>
    row.hold || row.scope === "typing" || row.id === "palette" || !canRun(row.id) ? [] : row.id,
  );
  const commands = ids.map((id): PaletteItem => {
    const name = tc(`${id}.name`);
    // By its id, too: an English word finds a Chinese command without leaving the keyboard's Latin letters.
    return { id, name, texts: [name, id], keys: keymap.get(id)?.map(keyName) ?? [] };
  });
  return (
    <PaletteSearch
      label={t("paletteSearch")}
      // Other pages are for whoever asks for one: what is listed at first is done here.
      items={typed.trim() === "" ? commands : [...commands, ...items]}
      none={t("paletteNone")}
      onTyped={setTyped}
      onPick={(id) => (isCommand(id) ? onRun(id) : onGo(() => go(id)))}
    />
  );
}

const IDS: ReadonlySet<string> = new Set(COMMANDS.map(({ id }) => id));
const isCommand = (id: string): id is CommandId => IDS.has(id);
