"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { EntryView } from "#domain/entry-view.ts";
import { type Reason, reasonsOf } from "#domain/reasons.ts";
import { backReferences } from "#domain/review/back-references.ts";
import { applyToDraft, type Draft, type DraftAction, finishDraft } from "#domain/review/draft.ts";
import { mentionViews } from "#domain/review/mention-views.ts";
import { pairsOf, turnsOfPair } from "#domain/turn.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import type { PhotoCanvasHandle } from "../canvas/photo-canvas.tsx";
import { ActiveTime } from "./active-time.ts";
import type { CommandId } from "./commands.ts";
import { Dialogue } from "./dialogue.tsx";
import { EntryHead, Marks } from "./entry-head.tsx";
import { EntryPhoto } from "./entry-photo.tsx";
import { KnownList } from "./known-list.tsx";
import { ReasonStrip } from "./reason-strip.tsx";
import { type Guideline, GuidelinePanel, type Sheet, Sheets } from "./sheets.tsx";
import { useKeys } from "./use-keys.ts";
import { useKnown } from "./use-known.ts";
import { VerdictBar } from "./verdict-bar.tsx";

/** What an entry's screen says of a decision; the session adds ids and claim. */
export type Decided = Pick<
  VerdictBody,
  | "decision"
  | "judgements"
  | "turnsAfter"
  | "reasonCodes"
  | "note"
  | "durationMs"
  | "activeMs"
  | "aids"
  | "guidelineVersion"
>;

type Props = {
  entry: EntryView;
  draft: Draft;
  reasons: readonly Reason[];
  guideline: Guideline;
  /** Set where somebody else holds the entry: nothing can be decided or written. */
  readOnlyNote: string | null;
  canUndo: boolean;
  onDraft(draft: Draft): void;
  onDecide(decided: Decided): void;
  onUndo(): void;
};

/**
 * One entry: its photo with the boxes of the QA in focus, its dialogue, and the verdict keys. Mount it with the entry's
 * id as key: everything here belongs to one look at one entry.
 */
export function EntryScreen({
  entry,
  draft,
  reasons,
  guideline,
  readOnlyNote,
  canUndo,
  onDraft,
  onDecide,
  onUndo,
}: Props) {
  const t = useTranslations("review");
  const known = useKnown(entry.image?.id ?? null);
  const canvas = useRef<PhotoCanvasHandle>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const [time] = useState(() => new ActiveTime());
  const [focus, setFocus] = useState(0);
  const [editing, setEditing] = useState<ReadonlySet<string>>(new Set());
  const [pointed, setPointed] = useState<ReadonlySet<string>>(new Set());
  const [found, setFound] = useState<readonly string[]>([]);
  const [isRejecting, setRejecting] = useState(false);
  const [isNoting, setNoting] = useState(draft.note !== "");
  const [leaning, setLeaning] = useState<{ number: number; words: string } | null>(null);
  /** QAs whose leaning on a struck one has been pointed out: Enter then keeps them. */
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [see, setSee] = useState({
    isHidden: false,
    hasLabels: true,
    showsAll: false,
    hasList: false,
    hasGuideline: false,
  });
  const [aids, setAids] = useState({ knownObjects: false, guideline: false, original: false });

  const isReadOnly = readOnlyNote !== null;
  const pairs = pairsOf(draft.turns);
  const focused = pairs[Math.min(focus, pairs.length - 1)];
  const size =
    entry.image?.widthPx && entry.image.heightPx
      ? { widthPx: entry.image.widthPx, heightPx: entry.image.heightPx }
      : null;
  const mentions = mentionViews(draft.turns, entry.boxSpace === "unit" ? size : null);
  const taskReasons = reasonsOf(reasons, entry.task);
  const outcome = finishDraft(entry, draft);

  function act(action: DraftAction) {
    if (isReadOnly) return;
    time.sign();
    setLeaning(null);
    onDraft(applyToDraft(entry, draft, action));
  }

  function decide(decision: Decided["decision"], more: Partial<Decided> = {}) {
    if (isReadOnly) return;
    onDecide({
      decision,
      judgements: [],
      turnsAfter: null,
      reasonCodes: [],
      note: draft.note.trim() === "" ? null : draft.note,
      guidelineVersion: guideline.version > 0 ? guideline.version : null,
      aids,
      ...time.read(),
      ...more,
    });
  }

  function finish() {
    const references = outcome.decision === "edit" ? backReferences(pairs, new Set(Object.keys(draft.wrong))) : [];
    const reference = references.find(({ pairId }) => !shown.has(pairId));
    if (!reference) return decide(outcome.decision, outcome);
    const index = pairs.findIndex((pair) => pair.id === reference.pairId);
    setFocus(index);
    setShown(new Set([...shown, reference.pairId]));
    setLeaning({ number: index + 1, words: reference.words });
  }

  function reject(code: string | null) {
    const judged = { part: "entry" as const, right: false, ...(code ? { reasonCode: code } : {}) };
    decide("reject", { judgements: [judged], reasonCodes: code ? [code] : [] });
  }

  const runs: Record<CommandId, () => void> = {
    finish: () => (isRejecting ? reject(null) : finish()),
    strike: () => focused && act({ kind: "strike", pairId: focused.id }),
    reject: () => setRejecting(!isReadOnly),
    unclear: () => decide("unclear"),
    flag: () => decide("flag"),
    skip: () => decide("skip"),
    undo: onUndo,
    note: () => {
      setNoting(true);
      requestAnimationFrame(() => noteField.current?.focus());
    },
    edit: () => {
      if (!focused || isReadOnly) return;
      setEditing(new Set(turnsOfPair(focused).map((turn) => turn.id)));
      focusField(focused.answer?.id ?? focused.id);
    },
    editEnd: () => {
      setEditing(new Set());
      setRejecting(false);
      setLeaning(null);
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
    next: () => setFocus(Math.min(focus + 1, pairs.length - 1)),
    previous: () => setFocus(Math.max(focus - 1, 0)),
    hide: () => {},
    labels: () => setSee({ ...see, hasLabels: !see.hasLabels }),
    allKnown: () => {
      setSee({ ...see, showsAll: !see.showsAll });
      setAids({ ...aids, knownObjects: true });
    },
    list: () => setSee({ ...see, hasList: !see.hasList }),
    search: () => {
      setSee({ ...see, hasList: true });
      setAids({ ...aids, knownObjects: true });
      requestAnimationFrame(() => searchField.current?.focus());
    },
    fit: () => canvas.current?.fit(),
    zoomIn: () => canvas.current?.zoomBy(1.25),
    zoomOut: () => canvas.current?.zoomBy(0.8),
    reasons: () => setSheet("reasons"),
    guideline: () => {
      setSee({ ...see, hasGuideline: !see.hasGuideline });
      setAids({ ...aids, guideline: true });
    },
    help: () => setSheet("help"),
  };

  useKeys({
    run: (command) => {
      time.sign();
      runs[command]();
    },
    digit: (digit) => {
      const reason = taskReasons.find((candidate) => candidate.digit === digit);
      if (!reason) return;
      if (isRejecting) reject(reason.code);
      else if (focused && draft.wrong[focused.id] !== undefined)
        act({ kind: "reason", pairId: focused.id, code: reason.code });
    },
    hold: (isHeld) => setSee((now) => (now.isHidden === isHeld ? now : { ...now, isHidden: isHeld })),
  });

  /** A mention lights with its twins: the same phrase with the same box in another turn. */
  function point(id: string | null) {
    const mention = mentions.find((candidate) => candidate.key === id);
    const twins = mentions.filter((candidate) => candidate.colour === mention?.colour).map((twin) => twin.key);
    setPointed(new Set(id === null ? [] : [id, ...twins]));
  }
  const bringIntoView = (key: string) => {
    const boxes = mentions.find((mention) => mention.key === key)?.boxes.map((box) => box.id) ?? [key];
    canvas.current?.bringIntoView(boxes);
  };

  return (
    <div className="flex min-h-0 grow flex-col lg:flex-row" onPointerMove={() => time.sign()}>
      {see.hasList ? (
        <KnownList
          known={known}
          searchField={searchField}
          pointed={pointed}
          onPoint={point}
          onPick={bringIntoView}
          onSearch={(ids) => setFound(ids)}
        />
      ) : null}
      <EntryPhoto
        ref={canvas}
        beside={see.hasGuideline ? <GuidelinePanel guideline={guideline} /> : null}
        entry={entry}
        size={size}
        mentions={mentions.filter(
          (mention) => focused && turnsOfPair(focused).some((turn) => turn.id === mention.turnId),
        )}
        known={known?.boxes ?? []}
        found={found}
        pointed={pointed}
        see={see}
        onPoint={(ids) => setPointed(new Set(ids))}
      />
      <section
        aria-label={t("entry")}
        className="flex min-h-0 w-full shrink-0 flex-col border-l border-line bg-panel lg:w-[37.5rem]"
      >
        <EntryHead entry={entry} />
        <div className="min-h-0 grow overflow-y-auto px-3 py-3">
          {readOnlyNote ? (
            <p className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{readOnlyNote}</p>
          ) : null}
          <Marks marks={entry.marks} />
          <Dialogue
            entry={entry}
            draft={draft}
            mentions={mentions}
            reasons={reasons}
            focus={Math.min(focus, pairs.length - 1)}
            editing={editing}
            pointed={pointed}
            isReadOnly={isReadOnly}
            onAct={act}
            onFocus={setFocus}
            onEdit={(turnId) => {
              setEditing(new Set([turnId]));
              focusField(turnId);
            }}
            onPoint={point}
            onPick={bringIntoView}
          />
        </div>
        {isNoting ? (
          <label className="flex flex-col gap-1 border-t border-line px-4 py-2 text-xs text-ink-soft">
            {t("note")}
            <textarea
              ref={noteField}
              rows={2}
              value={draft.note}
              placeholder={t("notePlaceholder")}
              className="rounded border border-line-strong/60 bg-surface p-2 text-sm text-ink"
              onChange={(event) => act({ kind: "note", text: event.target.value })}
            />
          </label>
        ) : null}
        {leaning ? (
          <p role="alert" className="border-t border-warn bg-warn-soft px-4 py-2 text-sm text-warn">
            {t("referBack", leaning)}
          </p>
        ) : null}
        {isRejecting ? (
          <div className="border-t border-bad bg-bad-soft/50 px-4 py-2">
            <ReasonStrip title={t("rejecting")} reasons={taskReasons} chosen={null} showsKeys onChoose={reject} />
          </div>
        ) : null}
        <VerdictBar
          outcome={isRejecting ? { ...outcome, decision: "reject" } : outcome}
          isTextOnly={Object.keys(draft.wrong).length === 0}
          isDisabled={isReadOnly}
          canUndo={canUndo}
          onRun={(command) => runs[command]()}
        />
      </section>
      <Sheets sheet={sheet} reasons={taskReasons} onClose={() => setSheet(null)} />
    </div>
  );
}

/** The field of a turn exists one frame after its turn began to be edited. */
function focusField(turnId: string): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>(`textarea[data-turn="${CSS.escape(turnId)}"]`);
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  });
}
