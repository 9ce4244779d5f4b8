"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { piecesOf } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { keyOf } from "#domain/review/keys/key-press.ts";
import type { SpotCell, SpotMention } from "#domain/review/spot-check/spot-check.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SpotCrop } from "./spot-crop.tsx";
import { SpotPhoto } from "./spot-photo.tsx";

type Props = {
  cell: SpotCell;
  entryOf(entryId: string): EntryView | undefined;
  isWrong: boolean;
  /** Of the grid's mark; the first is printed on the button. */
  keys: readonly string[];
  onToggle(): void;
  onClose(): void;
};

/** A closer look at one cell: the whole photo, its boxes cut out of it, every QA that says the phrase, and the way to their entries. */
export function SecondLook({ cell, entryOf, isWrong, keys, onToggle, onClose }: Props) {
  const t = useTranslations("spot");
  const onDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.isComposing || !keys.includes(keyOf(event))) return;
    event.preventDefault();
    onToggle();
  });
  // Joins the window's keyboard: the grid's own keys are dead below a dialog, and this one is printed here.
  useEffect(() => {
    const down = (event: KeyboardEvent) => onDown(event);
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={cell.phrase} wide>
      <div className="flex w-full flex-col gap-3">
        {/* Who asks for a closer look is in doubt: beside where it is on the photo, the box is seen larger than in its cell. */}
        <div className="grid h-[48dvh] shrink-0 gap-2 sm:grid-cols-2">
          <div className="relative overflow-hidden rounded-lg">
            <SpotPhoto cell={cell} />
          </div>
          <div className="relative overflow-hidden rounded-lg max-sm:hidden">
            <SpotCrop cell={cell} />
          </div>
        </div>
        <div className="flex items-center gap-3">
          <p className="grow text-sm text-ink-soft">{t("saidIn", { count: cell.mentions.length })}</p>
          <Button look={isWrong ? "plain" : "bad"} aria-pressed={isWrong} shortcut={keys[0]} onClick={onToggle}>
            {t(isWrong ? "letGo" : "action.toggle")}
          </Button>
        </div>
        <ul className="flex flex-col gap-2">
          {cell.mentions.map((mention) => {
            const entry = entryOf(mention.entryId);
            return entry ? (
              <Saying key={`${mention.entryId} ${mention.turnId} ${mention.start}`} entry={entry} mention={mention} />
            ) : null;
          })}
        </ul>
      </div>
    </Dialog>
  );
}

function Saying({ entry, mention }: { entry: EntryView; mention: SpotMention }) {
  const t = useTranslations("spot");
  const pair = pairsOf(entry.turns).find((own) => turnsOfPair(own).some((turn) => turn.id === mention.turnId));
  return (
    <li className="flex items-start gap-3 rounded-lg border border-line px-3 py-2 text-sm">
      <div className="min-w-0 grow">
        {(pair ? turnsOfPair(pair) : []).map((turn, index) => (
          <p key={turn.id} className={index === 0 ? "text-ink-soft" : "mt-1"}>
            <Words turn={turn} grounding={entry.grounding} marked={turn.id === mention.turnId ? mention.start : null} />
          </p>
        ))}
      </div>
      <a
        href={`/datasets/${entry.datasetId}/entries/${entry.id}`}
        target="_blank"
        rel="noreferrer"
        className="inline-flex min-h-[24px] shrink-0 items-center gap-1 text-accent underline"
      >
        {t("openEntry")}
        <ExternalLink size={14} aria-hidden />
      </a>
    </li>
  );
}

/** A turn as it reads, the phrase in question marked. */
function Words({ turn, grounding, marked }: { turn: Turn; grounding: Grounding; marked: number | null }) {
  return piecesOf(turn.value, grounding).map((piece) => {
    if (piece.kind === "stray-box") return null;
    if (piece.kind === "plain") return piece.text;
    return piece.start === marked ? (
      <mark key={piece.start} className="rounded bg-accent-soft px-0.5 font-semibold text-ink">
        {piece.phrase}
      </mark>
    ) : (
      piece.phrase
    );
  });
}
