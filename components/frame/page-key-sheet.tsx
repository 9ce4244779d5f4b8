"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { keyName } from "#domain/review/keys/key-name.ts";
import { useKeymap } from "../review/keys/use-keymap.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { listKeysAt } from "./list-keys.ts";

/** The keys of a page without commands of its own: those of every page, and those of its list. */
export function PageKeySheet({ onClose }: { onClose(): void }) {
  const t = useTranslations("goTo");
  const commands = useTranslations("commands");
  const path = usePathname();
  const keymap = useKeymap();
  const rows = [
    { id: "palette", name: t("title"), keys: keymap.get("palette") ?? [] },
    { id: "help", name: commands("help.name"), keys: keymap.get("help") ?? [] },
    ...listKeysAt(path).map(({ id, keys }) => ({ id, name: t(`key.${id}`), keys })),
  ].filter(({ keys }) => keys.length > 0);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={commands("help.name")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 text-sm">
        {rows.map(({ id, name, keys }) => (
          <div key={id} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{keyName(key)}</Kbd>
              ))}
              <span className="sr-only">{keys.map(keyName).join(", ")}</span>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
