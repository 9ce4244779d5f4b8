"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef } from "react";
import { type EntryView, photosOfEntry } from "#domain/entry/entry-view.ts";
import { isAnswer, isSystem, pairsOf, type Turn, turnsOfPair } from "#domain/entry/turn.ts";
import { placeholdersOf } from "#domain/photo/placeholders.ts";
import { keyName } from "#domain/review/keys/key-name.ts";
import { keyChanges } from "#domain/review/text/key-changes.ts";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import type { SoftLink } from "#domain/review/text/soft-links.ts";
import type { Draft, DraftAction } from "#domain/review/workspace/draft.ts";
import { wrongPairs } from "#domain/review/workspace/finish.ts";
import { reasonChoices } from "#domain/verdict/reason-choices.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { afterPaint } from "../../ui/after-paint.ts";
import { KEY_HOME } from "../../ui/key-home.ts";
import type { CommandId } from "../keys/commands.ts";
import { useFieldInFocus, useKeyNow } from "../keys/use-key-now.ts";
import { photoInFocus } from "../workspace/photo-in-focus.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { NOWHERE, type Part, type ViewState } from "../workspace/view-state.ts";
import { KeyChangesView } from "./key-changes-view.tsx";
import type { PhotosInText } from "./photo-chip.tsx";
import { RatingsOfQa } from "./ratings-of-qa.tsx";
import { ReasonStrip } from "./reason-strip.tsx";
import { TurnView } from "./turn-view.tsx";

type Props = {
  entry: EntryView;
  draft: Draft;
  viewState: ViewState;
  /** Beside others on a photo's visit, where only one of them has the focus. */
  isActive: boolean;
  mentions: readonly MentionView[];
  linksOf(turn: Turn): readonly SoftLink[];
  /** Letters of the soft links of the entry whose boxes are drawn once their QA has the focus. */
  letters: ReadonlyMap<string, string>;
  /** Sentences of an answer that is read by sentence, else null. */
  sentencesOf(turn: Turn): readonly { start: number; end: number }[] | null;
  reasons: readonly Reason[];
  pointing: Pointing;
  isReadOnly: boolean;
  showsImported: boolean;
  glossLanguage: string | null;
  onAct(action: DraftAction): void;
  /** Runs a command as if the reviewer were at that part. */
  onRun(id: CommandId, at: Part): void;
  onViewState(change: Partial<ViewState>): void;
};

/** The entry's QAs as a dialogue; the one in focus is lifted, and asks why when it is marked wrong. */
export function Dialogue(props: Props) {
  const { entry, draft, viewState, isActive, reasons, isReadOnly, onAct, onViewState } = props;
  const t = useTranslations("review");
  const isTyping = useFieldInFocus() !== null;
  const finishKey = useKeyNow(viewState.editedBox !== null)("finish");
  const list = useRef<HTMLOListElement>(null);
  const pairs = pairsOf(draft.turns);
  const imported = new Map(entry.turns.map((turn) => [turn.id, turn.value]));
  const wrong = wrongPairs(draft, entry.grounding);
  const { focus, sentence } = viewState;
  const photos = photosInText(props);
  const boxes = keyChanges(entry.grounding.record, [], draft.keys);

  const inFocus = pairs[focus];
  // The reasons take room below the part that they are asked for, which would hide it at the screen's lower edge.
  const asksWhy =
    inFocus !== undefined &&
    (wrong.has(inFocus.id) || draft.struck.some((part) => isAt(part, inFocus, props, sentence)));

  const isNew = useRef(true);
  const bring = useEffectEvent(() => {
    const element = list.current?.children[focus];
    if (!isActive || !(element instanceof HTMLElement)) return;
    const isWriting = document.activeElement?.matches("input, textarea, [contenteditable]");
    if (!isWriting && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
    const part = sentence < 0 ? element : (element.querySelectorAll("[data-sentence]")[sentence] ?? element);
    part.scrollIntoView({ block: "nearest" });
  });

  // Joins the browser's focus and scroll position: what is in focus is what a screen reader reads and the eye sees.
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are what the event reads
  useEffect(() => {
    // A new entry stands at its top: its focus, which costs a layout, may wait for the frame that shows it.
    if (isNew.current) afterPaint(() => bring());
    else bring();
    isNew.current = false;
  }, [focus, sentence, isActive, asksWhy, viewState.isRestOpen]);

  return (
    <>
      <SystemTurns {...props} imported={imported} />
      <ol ref={list} className="flex flex-col gap-1">
        {pairs.map((pair, index) => {
          const code = wrong.get(pair.id);
          const isStruck = wrong.has(pair.id);
          const isInFocus = isActive && index === focus;
          const statesBoxes = props.mentions.some((own) => turnsOfPair(pair).some((turn) => turn.id === own.turnId));
          const bySentence = pair.answer ? (props.sentencesOf(pair.answer)?.length ?? 0) > 0 : false;
          const struckSentence = isInFocus ? draft.struck.find((part) => isAt(part, pair, props, sentence)) : undefined;
          return (
            <li
              key={pair.id}
              tabIndex={-1}
              aria-current={isInFocus}
              {...(isInFocus ? KEY_HOME : {})}
              aria-label={`${t("qaOf", { number: index + 1, count: pairs.length })}${isStruck ? `, ${t("struck")}` : ""}`}
              className={`flex scroll-my-4 flex-col gap-1 rounded-xl border p-1 outline-none ${
                struckSentence ? "[&_[data-sentence]]:scroll-mb-32" : ""
              } ${
                isInFocus ? "border-accent shadow-sm" : "border-transparent"
              } ${isStruck ? "border-bad bg-bad-soft/40" : ""}`}
              onFocus={() => index !== focus && onViewState({ focus: index })}
            >
              {turnsOfPair(pair).map((turn, nth) => (
                <TurnView
                  key={turn.id}
                  turn={turn}
                  grounding={entry.grounding}
                  imported={imported.get(turn.id) ?? null}
                  mentions={props.mentions}
                  links={props.linksOf(turn)}
                  letters={isActive && !statesBoxes ? props.letters : NO_LETTERS}
                  sentences={props.sentencesOf(turn)}
                  sentenceInFocus={isInFocus && isAnswer(turn) ? sentence : -1}
                  struck={draft.struck.filter((part) => part.turnId === turn.id)}
                  pointing={props.pointing}
                  photos={photos}
                  editing={viewState.editing?.turnId === turn.id ? viewState.editing : null}
                  isStruck={isStruck}
                  strike={
                    nth > 0 || bySentence || isReadOnly
                      ? null
                      : {
                          label: t("strikeQa", { number: index + 1 }),
                          isStruck,
                          isInFocus,
                          onStrike: () => props.onRun("strike", { focus: index, sentence: -1 }),
                        }
                  }
                  strikeOf={(own, isOut) =>
                    isReadOnly
                      ? null
                      : {
                          label: t("strikeSentence", { number: own + 1 }),
                          isStruck: isOut,
                          isInFocus: isInFocus && own === sentence,
                          onStrike: () => props.onRun("strike", { focus: index, sentence: own }),
                        }
                  }
                  isReadOnly={isReadOnly}
                  showsImported={props.showsImported}
                  gloss={glossOf(entry, turn, isInFocus ? props.glossLanguage : null)}
                  onSentence={(nth) => onViewState({ focus: index, sentence: nth })}
                  onWrite={(value) => onAct({ kind: "write", turnId: turn.id, value, isTyping: true })}
                  onSelect={(span) => onViewState({ selection: span && { turnId: turn.id, ...span } })}
                  onRestore={() => onAct({ kind: "restore", turnIds: [turn.id] })}
                  onEdit={() => onViewState({ focus: index, editing: { turnId: turn.id, range: null } })}
                  onEditEnd={() =>
                    onViewState(viewState.drawing ? { drawing: null } : { editing: null, selection: null })
                  }
                  onUndo={() => onAct({ kind: "undo" })}
                  onRedo={() => onAct({ kind: "redo" })}
                />
              ))}
              <RatingsOfQa entry={entry} pair={pair} />
              {isStruck || struckSentence ? (
                // Stays in sight below a QA or description that is longer than the screen.
                <div className={isInFocus ? "sticky bottom-0 rounded-lg bg-panel px-1 pb-1" : ""}>
                  <ReasonStrip
                    title={t(isTyping ? "pickReasonTyping" : "pickReason", {
                      key: finishKey ? keyName(finishKey) : "none",
                    })}
                    touchTitle={t("pickReasonTyping")}
                    choices={reasonChoices(reasons, entry.task)}
                    isRestOpen={isInFocus && viewState.isRestOpen}
                    chosen={(isStruck ? code : struckSentence?.code) ?? null}
                    showsKeys={isInFocus}
                    areKeysIdle={isTyping}
                    onRest={() => onViewState({ focus: index, isRestOpen: !(isInFocus && viewState.isRestOpen) })}
                    onChoose={(chosen) => {
                      onViewState({ isRestOpen: false });
                      onAct(
                        struckSentence && !isStruck
                          ? {
                              kind: "sentenceReason",
                              turnId: struckSentence.turnId,
                              start: struckSentence.start,
                              code: chosen,
                            }
                          : { kind: "reason", pairId: pair.id, code: chosen },
                      );
                    }}
                  />
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
      {boxes.length > 0 && !props.showsImported ? (
        <div className="mt-1 border-t border-line px-1 pt-1">
          <KeyChangesView changes={boxes} />
        </div>
      ) : null}
    </>
  );
}

/** Null where there is but one photo to speak of: which it is goes without saying. */
function photosInText({ entry, draft, viewState, isActive, showsImported, onViewState }: Props): PhotosInText | null {
  const count = photosOfEntry(entry).length;
  if (count === 0) return null;
  const placeholders = placeholdersOf(entry.turns, showsImported ? entry.turns : draft.turns);
  // A record may name its one photo for each of its places.
  const isEach = !entry.marks.includes("placeholders-over");
  if (count === 1 && (isEach || [...placeholders.values()].flat().every(({ ordinal }) => ordinal === 0))) return null;
  const inFocus = isActive ? photoInFocus(entry, viewState).ordinal : -1;
  return { placeholders, count, inFocus, onPick: (photo) => onViewState({ ...NOWHERE, photo }) };
}

/** What instructs the model: part of no QA, so it is neither judged nor struck, but it can be changed. */
function SystemTurns(props: Props & { imported: ReadonlyMap<string, string> }) {
  const { draft, viewState, isReadOnly, onAct, onViewState } = props;
  return draft.turns.filter(isSystem).map((turn) => (
    <div key={turn.id} className="mb-1 p-1">
      <TurnView
        turn={turn}
        grounding={props.entry.grounding}
        imported={props.imported.get(turn.id) ?? null}
        mentions={[]}
        links={[]}
        letters={NO_LETTERS}
        sentences={null}
        sentenceInFocus={-1}
        struck={[]}
        pointing={props.pointing}
        photos={null}
        editing={viewState.editing?.turnId === turn.id ? viewState.editing : null}
        isStruck={false}
        strike={null}
        strikeOf={() => null}
        isReadOnly={isReadOnly}
        showsImported={props.showsImported}
        gloss={null}
        onSentence={() => {}}
        onWrite={(value) => onAct({ kind: "write", turnId: turn.id, value, isTyping: true })}
        onSelect={(span) => onViewState({ selection: span && { turnId: turn.id, ...span } })}
        onRestore={() => onAct({ kind: "restore", turnIds: [turn.id] })}
        onEdit={() => onViewState({ editing: { turnId: turn.id, range: null } })}
        onEditEnd={() => onViewState({ editing: null, selection: null })}
        onUndo={() => onAct({ kind: "undo" })}
        onRedo={() => onAct({ kind: "redo" })}
      />
    </div>
  ));
}

const NO_LETTERS: ReadonlyMap<string, string> = new Map();

function isAt(
  part: { turnId: string; start: number; end: number },
  pair: { answer: Turn | null },
  { sentencesOf }: Props,
  nth: number,
): boolean {
  const sentence = pair.answer && sentencesOf(pair.answer)?.[nth];
  return pair.answer?.id === part.turnId && !!sentence && part.start < sentence.end && part.end > sentence.start;
}

const glossOf = (entry: EntryView, turn: Turn, language: string | null): string | null =>
  (language !== null &&
    entry.gloss.find((row) => row.turnId === turn.id && row.language.toLowerCase().startsWith(language))?.text) ||
  null;
