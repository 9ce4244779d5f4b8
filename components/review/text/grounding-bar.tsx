"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { KnownMatch } from "#domain/review/photo/best-match.ts";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import { isPlural } from "#domain/review/text/phrase-kind.ts";
import { chipOf } from "../../canvas/palette.ts";
import { Button } from "../../ui/button.tsx";
import type { CommandId } from "../keys/commands.ts";
import { useKeyNow } from "../keys/use-key-now.ts";
import { useShortcut } from "../keys/use-keymap.ts";
import type { ViewState } from "../workspace/view-state.ts";

type Props = {
  mention: MentionView;
  viewState: Pick<ViewState, "editedBox" | "drawing">;
  /** The known box that fits the box in focus best. */
  match: KnownMatch | null;
  /** What Snap would take. */
  snapTo: KnownBox | null;
  /** How often the same phrase with the same boxes stands in the entries of this photo. */
  occurrences: number;
  rivals: number;
  judged: { right: boolean } | undefined;
  onRun(command: CommandId): void;
  canRun(command: CommandId): boolean;
};

/** What can be done with the boxes of the phrase in focus: say right or wrong, move, redraw, add, take away, snap. */
export function GroundingBar({ mention, viewState, match, snapTo, occurrences, rivals, judged, onRun, canRun }: Props) {
  const t = useTranslations("review");
  const format = useFormatter();
  const keyNow = useKeyNow(viewState.editedBox !== null);
  const act = { onRun, canRun, keyNow };
  const doneKey = keyNow("boxDone");
  const state =
    viewState.drawing !== null
      ? `${t(`drawing.${viewState.drawing}`)}${viewState.drawing === "add" && snapTo ? ` ${t("drawing.orSnap", { name: snapTo.names[0] ?? "?" })}` : ""}`
      : viewState.editedBox !== null
        ? t(doneKey ? "editingBox" : "editingBoxTyping", {
            nth: viewState.editedBox + 1,
            count: mention.boxes.length,
            key: keyName(doneKey ?? ""),
          })
        : null;
  return (
    <section aria-label={t("grounding")} className="shrink-0 border-t border-line bg-surface px-2 py-1.5 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2 pb-1">
        <b className="rounded px-1" data-chip={chipOf(mention.colour)}>
          {mention.phrase || t("strayBox")} {mention.colour + 1}
        </b>
        {occurrences > 1 ? <span className="text-ink-soft">{t("occurrences", { count: occurrences })}</span> : null}
        {rivals > 0 && !isPlural(mention.phrase) ? (
          <span className="text-warn">{t("rivals", { count: rivals })}</span>
        ) : null}
        {state ? (
          <span className="font-medium text-accent">{state}</span>
        ) : match ? (
          <span className="text-ink-soft">
            {mention.boxes.length > 0
              ? t("match", { name: match.known.names[0] ?? "?", iou: format.number(match.iou, "overlap") })
              : match.known.names[0]}
          </span>
        ) : null}
      </p>
      <div className="flex flex-wrap gap-1 max-sm:hidden short:flex-nowrap short:overflow-x-auto">
        <Act id="boxRight" isOn={judged?.right === true} {...act} />
        <Act id="boxWrong" isOn={judged?.right === false} {...act} />
        <Act id="editBox" isOn={viewState.editedBox !== null} {...act} />
        <Act id="drawBox" isOn={viewState.drawing === "redraw"} {...act} />
        <Act id="addBox" isOn={viewState.drawing === "add"} {...act} />
        <Act id="snap" isOn={false} {...act} />
        <Act id="removeBox" isOn={false} {...act} />
        <Act id="noBox" isOn={false} {...act} />
        <Act id="saveRegion" isOn={false} {...act} />
      </div>
    </section>
  );
}

type ActProps = {
  id: CommandId;
  isOn: boolean;
  onRun(command: CommandId): void;
  canRun(command: CommandId): boolean;
  keyNow(command: CommandId): string | undefined;
};

function Act({ id, isOn, onRun, canRun, keyNow }: ActProps) {
  const tk = useTranslations("commands");
  const usual = useShortcut(id);
  const shortcut = keyNow(id);
  return (
    <Button
      aria-pressed={isOn}
      shortcut={shortcut ?? usual}
      isShortcutIdle={shortcut === undefined}
      disabled={!canRun(id)}
      className={`min-h-7 shrink-0 gap-1 px-1.5! py-0 text-xs ${isOn ? "border-accent! bg-accent-soft! text-accent!" : ""}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(id)}
    >
      {tk(`${id}.short`)}
    </Button>
  );
}
