"use client";

import { useTranslations } from "next-intl";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { Keymap } from "#domain/review/keys/keymap.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { keysOf, SPOT_ACTIONS, type SpotMode } from "./spot-keys.ts";

/** The keys of a spot check, and what is stored of it. */
export function SpotHelp({ mode, keymap, onClose }: { mode: SpotMode; keymap: Keymap; onClose(): void }) {
  const t = useTranslations("spot");
  const rows = SPOT_ACTIONS.filter((row) => row.in.includes(mode)).map((row) => ({
    name: t(row.id === "mode" ? (mode === "grid" ? "toSingle" : "toGrid") : `action.${row.id}`),
    keys: keysOf(row.id, keymap).map(keyName),
  }));
  const more = [
    ...(mode === "grid" ? [{ name: t("move"), keys: ["←", "↑", "↓", "→"] }] : []),
    { name: t("digits"), keys: ["1–9"] },
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("helpTitle")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
        {[...rows, ...more].map((row) => (
          <div key={row.name} className="contents">
            <dt className="flex gap-1">
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
              <span className="sr-only">{row.keys.join(", ")}</span>
            </dt>
            <dd>{row.name}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-ink-soft">{t("helpText")}</p>
    </Dialog>
  );
}
