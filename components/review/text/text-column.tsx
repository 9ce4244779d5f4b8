"use client";

import { useTranslations } from "next-intl";
import type { ReactNode, Ref } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { CommandId } from "../keys/commands.ts";
import { useFieldInFocus, useKeyNow } from "../keys/use-key-now.ts";
import { reject, showRest } from "../workspace/runs-deciding.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { GroundingBar } from "./grounding-bar.tsx";
import { OnlyThis } from "./only-this.tsx";
import { ReasonStrip } from "./reason-strip.tsx";
import { VerdictBar } from "./verdict-bar.tsx";

type Props = {
  /** What scrolls. */
  ref: Ref<HTMLDivElement>;
  workspace: Workspace;
  occurrences: number;
  canRun(command: CommandId): boolean;
  onRun(command: CommandId): void;
  onScroll(): void;
  /** The entries. */
  children: ReactNode;
};

/** The entries as text, and below them what asks for an answer: notices, the phrase in focus, reasons, the verdict keys. */
export function TextColumn({ ref, workspace, occurrences, canRun, onRun, onScroll, children }: Props) {
  const t = useTranslations("review");
  const { entry, viewState, mention, draft } = workspace;
  const isInBox = viewState.editedBox !== null;
  const keyNow = useKeyNow(isInBox);
  const isTyping = useFieldInFocus() !== null;
  const finishKey = keyNow(isTyping ? "finishTyping" : "finish");
  const strikeKey = keyNow("strike");
  return (
    <section
      aria-label={t("entry")}
      data-entry={entry.id}
      className="flex min-h-0 w-full grow flex-col bg-panel max-lg:border-t max-lg:border-line xl:w-[min(var(--column,600px),55vw,calc(100vw-486px-var(--dock,0px)))] xl:shrink-0 xl:grow-0"
    >
      <div ref={ref} className="min-h-0 grow overflow-y-auto" onScroll={onScroll}>
        {children}
      </div>
      {viewState.notice ? <Alert>{t(`notice.${viewState.notice}`)}</Alert> : null}
      {viewState.backReference ? (
        <Alert>
          {t("referBack", {
            ...viewState.backReference,
            accept: finishKey ? keyName(finishKey) : t("finish.edit"),
            strike: strikeKey ? keyName(strikeKey) : "✕",
          })}
        </Alert>
      ) : null}
      {viewState.drawing === "make" ? (
        <p className="border-t border-line bg-surface px-4 py-1.5 text-sm font-medium text-accent">
          {t("drawing.make")}
        </p>
      ) : null}
      {mention && !workspace.isReadOnly && !viewState.isRejecting ? (
        <GroundingBar
          mention={mention}
          viewState={viewState}
          match={workspace.match}
          snapTo={workspace.snapTo}
          occurrences={occurrences}
          rivals={workspace.rivals.length}
          judged={draft.groundings[mention.twin]}
          onRun={onRun}
          canRun={canRun}
        />
      ) : null}
      {viewState.isRejecting ? (
        <div className="border-t border-bad bg-bad-soft/50 px-4 py-2">
          <ReasonStrip
            title={t(isTyping ? "rejectingTyping" : "rejecting")}
            touchTitle={t("rejectingTyping")}
            choices={workspace.choices}
            chosen={null}
            isRestOpen={viewState.isRestOpen}
            showsKeys
            areKeysIdle={isTyping}
            onChoose={(code) => reject(workspace, code)}
            onRest={() => showRest(workspace)}
          >
            <OnlyThis workspace={workspace} onRun={onRun} />
          </ReasonStrip>
        </div>
      ) : null}
      <VerdictBar
        outcome={workspace.outcome}
        isTextOnly={workspace.isTextOnly}
        isRejecting={viewState.isRejecting}
        isPhotoVisit={workspace.isPhotoVisit}
        isInBox={isInBox}
        isDrawing={viewState.drawing !== null}
        canRun={canRun}
        onRun={onRun}
      />
    </section>
  );
}

const Alert = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="border-t border-warn bg-warn-soft px-4 py-1.5 text-sm text-warn">
    {children}
  </p>
);
