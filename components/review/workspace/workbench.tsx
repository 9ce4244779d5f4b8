"use client";

import { useLocale } from "next-intl";
import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { photoUrlOf } from "#domain/photo/photo-url.ts";
import { USUAL_VIEW, VIEW_RANGES } from "#domain/review/workspace/view-settings.ts";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas.tsx";
import { preloadPhoto } from "../../canvas/preload-photo.ts";
import { afterPaint } from "../../ui/after-paint.ts";
import { useOwnPageKey } from "../../ui/page-keys.ts";
import { styled } from "../../ui/styled.ts";
import { CommandPalette } from "../keys/command-palette.tsx";
import type { CommandId } from "../keys/commands.ts";
import { useKeyHome } from "../keys/use-key-home.ts";
import { useKeymap } from "../keys/use-keymap.ts";
import { useKeys } from "../keys/use-keys.ts";
import { PanelDock } from "../panels/panel-dock.tsx";
import { Sheets } from "../panels/sheets.tsx";
import { SidePanel } from "../panels/side-panel.tsx";
import { EntryPhoto } from "../photo/entry-photo.tsx";
import { KnownList } from "../photo/known-list.tsx";
import { ReportPhotoDialog } from "../photo/report-photo-dialog.tsx";
import { useKnown } from "../photo/use-known.ts";
import { usePhotoSize } from "../photo/use-photo-size.ts";
import { TagDialog } from "../tags/tag-dialog.tsx";
import { EntryCard } from "../text/entry-card.tsx";
import { TextColumn } from "../text/text-column.tsx";
import { photoInFocus } from "./photo-in-focus.ts";
import { NOTHING_POINTED } from "./pointing.ts";
import { pointingOf } from "./pointing-of.ts";
import { giveReason } from "./runs-deciding.ts";
import { drawnOnPhoto, placeBox } from "./runs-grounding.ts";
import { ShownParts } from "./shown-parts.ts";
import { Splitter } from "./splitter.tsx";
import { useRestingPointer } from "./use-resting-pointer.ts";
import { useViewSettings } from "./use-view-settings.ts";
import { useViewStates } from "./use-view-states.ts";
import { useWorkspace } from "./use-workspace.ts";
import { ViewSettingsSheet } from "./view-settings.tsx";
import type { WorkbenchProps } from "./workbench-props.ts";
import type { DisplayState } from "./workspace.ts";

const DEFAULT_DISPLAY: DisplayState = {
  hasLabels: true,
  showsAll: false,
  panel: null,
  pinned: null,
  showsGloss: false,
  heldKey: null,
  sheet: null,
};

/**
 * A photo with the boxes of what is in focus, and next to it the entry (or all of the photo's entries) as text. It stays
 * mounted from entry to entry: the canvas keeps its zoom on the same photo, and the next entry is one render away.
 */
export function Workbench(props: WorkbenchProps) {
  const { slots, active, reasons, guideline, readOnlyNote, isPhotoVisit } = props;
  const { entry } = active;
  const locale = useLocale();
  const keymap = useKeymap();
  const [settings, changeSettings] = useViewSettings();
  const canvas = useRef<PhotoCanvasHandle>(null);
  const column = useRef<HTMLDivElement>(null);
  const isScrolled = useRef(false);
  const fields = { search: useRef<HTMLInputElement>(null), note: useRef<HTMLTextAreaElement>(null) };
  const [shownParts] = useState(() => new ShownParts());
  const [display, setDisplay] = useState(DEFAULT_DISPLAY);
  const [pointed, setPointed] = useState(NOTHING_POINTED);
  const [found, setFound] = useState<readonly string[]>([]);
  const [lastPanel, setLastPanel] = useState(display.panel);
  // What a panel points at ends with it.
  if (lastPanel !== display.panel) {
    setLastPanel(display.panel);
    setPointed(NOTHING_POINTED);
    setFound([]);
    setDisplay((now) => (now.pinned === null ? now : { ...now, pinned: null }));
  }
  const pointer = useRestingPointer(entry.id);
  const viewStates = useViewStates(slots, active, () => setPointed(NOTHING_POINTED));
  const { viewState, change } = viewStates;
  const { image, ordinal } = photoInFocus(entry, viewState);
  const fetched = useKnown(image?.id ?? null);
  const { known } = fetched;
  const photoSize = usePhotoSize(image);

  // Joins the network: the photo that a key leads to next is there before it is asked for.
  useEffect(() => {
    const url = photoUrlOf(entry.further[ordinal] ?? null);
    // It says itself what is wrong when it is shown.
    if (url !== null) void preloadPhoto(url).catch(() => {});
  }, [entry, ordinal]);

  // Joins the page's layout: a new entry begins at its top, and what it shows at once has been seen.
  useLayoutEffect(() => {
    // Asking for a position that it has already would cost a layout at each entry.
    if (shownParts.isNew(entry.id) && !isPhotoVisit && isScrolled.current) column.current?.scrollTo({ top: 0 });
    afterPaint(() => shownParts.markVisible(column.current));
  }, [entry.id, isPhotoVisit, shownParts]);

  const { workspace, derived, deriveOther, canRun, run } = useWorkspace({
    ...props,
    known,
    photoSize,
    canvas,
    column,
    fields,
    shownParts,
    viewStates,
    display,
    setDisplay,
  });
  useKeys({
    keymap,
    scope: viewState.editedBox === null ? "entry" : "box",
    run,
    digit: (digit) => giveReason(workspace, digit),
    hold(id, isHeld) {
      const heldKey = isHeld ? (id as DisplayState["heldKey"]) : null;
      setDisplay((now) => (now.heldKey === heldKey ? now : { ...now, heldKey }));
      if (id === "peekOriginal" && isHeld) workspace.aid({ original: true });
      workspace.announce(`${id as "hide"}.${isHeld ? "on" : "off"}`);
    },
  });

  useKeyHome();
  useOwnPageKey("palette", () => workspace.changeDisplay({ sheet: "palette" }));
  useOwnPageKey("help", () => workspace.changeDisplay({ sheet: "help" }));

  const { pointing, point } = pointingOf(workspace, {
    pointed,
    setPointed,
    pointer,
    mention: viewState.mention,
    canvas,
    onMention: change,
  });
  const dock = (
    <PanelDock panel={display.panel} onRun={run} onClose={() => workspace.changeDisplay({ panel: null })}>
      {display.panel === "known" ? (
        <KnownList
          fetched={fetched}
          searchField={fields.search}
          pointed={pointed}
          isResting={pointing.isResting}
          onPoint={(id) => pointing.onPoint(id === null ? [] : [id])}
          onPick={(id) => canvas.current?.bringIntoView([id])}
          onSearch={setFound}
          onChoose={
            derived.mention && derived.size && !workspace.isReadOnly
              ? (id) => {
                  const own = known?.byId.get(id);
                  if (own && derived.size) placeBox(workspace, own.box, derived.size);
                }
              : undefined
          }
        />
      ) : (
        <SidePanel
          workspace={workspace}
          fetched={fetched}
          queueId={props.queueId}
          guideline={guideline}
          pointing={pointing}
        />
      )}
    </PanelDock>
  );
  const onMove = (_: PointerEvent) => viewState.time.noteActivity();

  return (
    <div className="relative flex min-h-0 grow flex-col lg:flex-row" onPointerMove={onMove}>
      <EntryPhoto
        workspace={workspace}
        strays={derived.strays}
        found={found}
        pointing={{ ...pointing, onPoint: point }}
        settings={settings}
        onBox={(box) => derived.size && placeBox(workspace, box, derived.size)}
        onDraw={(box) => drawnOnPhoto(workspace, box)}
      />
      <Splitter
        valuePx={settings.splitPx}
        usualPx={USUAL_VIEW.splitPx}
        minPx={VIEW_RANGES.splitPx.min}
        maxPx={VIEW_RANGES.splitPx.max}
        onChange={(splitPx) => changeSettings({ splitPx })}
      />
      {/* The text's half: the panel beside the text or above it, never the photo's room. */}
      <div
        ref={styled({ "--column": `${settings.splitPx}px` })}
        // Until a script runs it is as wide as the view settings have it by default.
        className={`flex min-h-0 min-w-0 grow flex-col lg:max-xl:w-[min(var(--column,600px),55vw,calc(100vw-486px))] lg:shrink-0 lg:grow-0 xl:flex-row ${display.panel ? "xl:[--dock:20rem] 2xl:[--dock:24rem]" : ""}`}
      >
        {dock}
        <TextColumn
          ref={column}
          workspace={workspace}
          canRun={canRun}
          onRun={run}
          onScroll={() => {
            isScrolled.current = (column.current?.scrollTop ?? 0) > 0;
            shownParts.markVisible(column.current);
          }}
          occurrences={derived.mention ? props.occurrencesOf(derived.mention.twin) : 0}
        >
          {slots.map((slot) => {
            const isActive = slot.entry.id === entry.id;
            const own = isActive ? derived : deriveOther(slot);
            return (
              <EntryCard
                key={slot.entry.id}
                noteField={fields.note}
                readOnlyNote={isActive ? readOnlyNote : null}
                entry={slot.entry}
                draft={slot.draft}
                viewState={own.viewState}
                isActive={isActive}
                mentions={own.mentions}
                linksOf={own.linksOf}
                letters={own.letters}
                sentencesOf={own.sentencesOf}
                reasons={reasons}
                pointing={isActive ? pointing : { ...pointing, mention: null, judged: slot.draft.groundings }}
                isReadOnly={workspace.isReadOnly}
                showsImported={isActive && display.heldKey === "peekOriginal"}
                glossLanguage={display.showsGloss ? locale : null}
                onAct={isActive ? workspace.act : ignore}
                onRun={isActive ? run : ignore}
                onViewState={isActive ? change : ignore}
                onActivate={() => props.onActive(slot.entry.id)}
              />
            );
          })}
        </TextColumn>
      </div>
      <Sheets
        sheet={display.sheet === "help" || display.sheet === "reasons" ? display.sheet : null}
        reasons={derived.reasons}
        choices={derived.choices}
        without={workspace.replaceRejected ? NOTHING : WITHOUT_MODEL}
        onClose={() => workspace.changeDisplay({ sheet: null })}
      />
      <ViewSettingsSheet
        open={display.sheet === "settings"}
        onOpenChange={(open) => workspace.changeDisplay({ sheet: open ? "settings" : null })}
      />
      {display.sheet === "reportPhoto" && image ? (
        <ReportPhotoDialog
          imageId={image.id}
          entryId={entry.id}
          withdrawIn={props.leads ? { datasetId: entry.datasetId } : null}
          onClose={() => workspace.changeDisplay({ sheet: null })}
        />
      ) : null}
      {display.sheet === "tags" ? (
        <TagDialog
          key={entry.id}
          entry={entry}
          onClose={() => workspace.changeDisplay({ sheet: null })}
          onAnnounce={props.onAnnounce}
        />
      ) : null}
      <CommandPalette
        open={display.sheet === "palette"}
        onOpenChange={(open) => workspace.changeDisplay({ sheet: open ? "palette" : null })}
        canRun={canRun}
        onRun={run}
      />
    </div>
  );
}

const ignore = () => {};
const NOTHING: readonly CommandId[] = [];
const WITHOUT_MODEL: readonly CommandId[] = ["replace"];
