"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PaletteDialog, PaletteSearch, usePicked } from "../ui/palette.tsx";
import { useDestinations } from "../ui/use-destinations.ts";
import { useMessage } from "../ui/use-message.ts";

type Props = { open: boolean; onOpenChange(open: boolean): void };

/** Leads to pages, sessions, and what an id names. */
export function GoToPalette({ open, onOpenChange }: Props) {
  const t = useTranslations("goTo");
  const { pick, afterClose } = usePicked((go: () => void) => go(), onOpenChange);
  return (
    <PaletteDialog
      open={open}
      onOpenChange={onOpenChange}
      afterClose={afterClose}
      title={t("title")}
      closeLabel={t("close")}
    >
      <Destinations onPick={pick} />
    </PaletteDialog>
  );
}

/** Asked for when the palette opens: its rows are of that moment. */
function Destinations({ onPick }: { onPick(go: () => void): void }) {
  const t = useTranslations("goTo");
  const word = useMessage();
  const [typed, setTyped] = useState("");
  const { items, problem, isAsking, go } = useDestinations(typed);
  return (
    <>
      <PaletteSearch
        label={t("search")}
        items={items}
        none={t(isAsking ? "asking" : "none")}
        onTyped={setTyped}
        onPick={(id) => onPick(() => go(id))}
      />
      {problem ? (
        <p role="alert" className="border-t border-line px-4 py-2 text-sm text-warn">
          {word(problem)}
        </p>
      ) : null}
    </>
  );
}
