"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { printPlace } from "#domain/find/place.ts";
import { Button } from "../../../ui/button.tsx";
import { PanelPopover } from "../panel-popover.tsx";

type Props = {
  /** What the button says: where the list stands. */
  words: string;
  count: number;
  isExact: boolean;
  /** Rows before the first one in the window; null where that is not known. */
  before: number | null;
  onGo(place: string, isEnd: boolean): void;
};

const STEPS = 1000;
/** A share of 1 is behind the last row; this one is at the last row of lists below a million, and near it in longer ones. */
export const LAST_SHARE = 0.999999;

/** Leads to another part of a long list: to its ends, to about so many rows down, to a share of it. */
export function PlaceJump({ words, count, isExact, before, onGo }: Props) {
  const t = useTranslations("browse.jump");
  const format = useFormatter();
  const [isOpen, setOpen] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const now = share ?? (before === null || count === 0 ? 0 : before / count);

  function go(to: number) {
    onGo(printPlace({ from: "share", share: Math.min(LAST_SHARE, Math.max(0, Number(to.toFixed(6)))) }), to === 1);
    setOpen(false);
    setShare(null);
  }
  function goToRow(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const row = Number(new FormData(event.currentTarget).get("row"));
    if (row > 0 && count > 0) go((row - 1) / count);
  }

  return (
    <PanelPopover
      isOpen={isOpen}
      onOpen={setOpen}
      side="top"
      title={t("title")}
      button={<span className="font-normal tabular-nums">{words}</span>}
      label={`${words}. ${t("title")}`}
    >
      <label className="flex flex-col gap-1">
        <span className="flex justify-between text-xs text-ink-soft">
          {t("share")}
          <output className="tabular-nums">{format.number(now, "share")}</output>
        </span>
        <input
          type="range"
          min={0}
          max={STEPS}
          value={Math.round(now * STEPS)}
          className="min-h-[24px] accent-(--accent)"
          onChange={(event) => setShare(Number(event.target.value) / STEPS)}
          onPointerUp={() => share !== null && go(share)}
          onKeyUp={(event) => event.key === "Enter" && share !== null && go(share)}
        />
      </label>
      <form onSubmit={goToRow} className="flex items-end gap-2">
        <label className="flex grow flex-col gap-1 text-xs text-ink-soft">
          {isExact ? t("row", { count: format.number(count) }) : t("rowAbout")}
          <input
            name="row"
            type="number"
            min={1}
            max={Math.max(1, count)}
            className="w-full rounded-md border border-line-strong bg-panel px-2 py-1.5 text-sm text-ink"
          />
        </label>
        <Button type="submit">{t("go")}</Button>
      </form>
      <div className="flex gap-2">
        <Button className="grow" onClick={() => go(0)}>
          {t("start")}
        </Button>
        <Button className="grow" onClick={() => go(1)}>
          {t("end")}
        </Button>
      </div>
      <p className="text-xs text-ink-soft">{t("honest")}</p>
    </PanelPopover>
  );
}
