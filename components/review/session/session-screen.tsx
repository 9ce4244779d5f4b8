"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { v7 as uuidv7 } from "uuid";
import { withKeys } from "#domain/entry/entry-text.ts";
import { type CarriedGroundings, carry, withCarried } from "#domain/review/spot-check/carried-groundings.ts";
import { occurrencesOf } from "#domain/review/text/mention-views.ts";
import type { Draft } from "#domain/review/workspace/draft.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { openOutbox } from "../outbox/open-outbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { OutboxNotices } from "../outbox/outbox-notices.tsx";
import { undoOf } from "../outbox/undo-of.ts";
import type { Guideline } from "../panels/sheets.tsx";
import { draftKey, saveDraft } from "../workspace/draft-store.ts";
import { LiveRegion, useAnnouncements } from "../workspace/live-region.tsx";
import { readViewSettings, useViewSettings } from "../workspace/use-view-settings.ts";
import { Workbench } from "../workspace/workbench.tsx";
import type { Decided, DecidedEntry } from "../workspace/workspace.ts";
import type { FedEntry, Feed } from "./feed.ts";
import { openFeed } from "./open-feed.ts";
import { PracticeIntro } from "./practice-intro.tsx";
import type { Session } from "./session.ts";
import { SessionEnd } from "./session-end.tsx";
import { SessionFigures } from "./session-figures.ts";
import { TopBar } from "./top-bar.tsx";
import { useReplace } from "./use-replace.ts";
import { useUndo } from "./use-undo.ts";

type Props = {
  session: Session;
  installation: string;
  keptAs: string;
  reasons: readonly Reason[];
  guideline: Guideline;
};

function openSession(
  { queueId, isOfWholePhotos }: Session,
  installation: string,
  keptAs: string,
): { outbox: Outbox; feed: Feed } {
  const outbox = openOutbox(installation);
  const mode = isOfWholePhotos ? "photo" : readViewSettings().mode;
  return { outbox, feed: openFeed({ queueId, keptAs, mode, outbox }) };
}

/** A session at work: entries come from the feed, verdicts leave by the outbox, and neither waits for the other. */
export function SessionScreen({ session, installation, keptAs, reasons, guideline }: Props) {
  const [{ outbox, feed }] = useState(() => openSession(session, installation, keptAs));
  const { status, current, column, mode, buffer, progress, problem } = useSyncExternalStore(
    feed.subscribe,
    feed.state,
    feed.state,
  );
  const [, changeSettings] = useViewSettings();
  const [carried, setCarried] = useState<CarriedGroundings>({});
  const { announce, ...announced } = useAnnouncements();
  const [sitting] = useState(() => new SessionFigures(keptAs, session.queueId));
  const figures = useSyncExternalStore(sitting.subscribe, sitting.state, sitting.state);
  const isPhotoVisit = mode === "photo";

  // Joins this browser's IndexedDB and the server: what an earlier page left unsent goes first, or it would be handed out again.
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    sitting.resume();
    const stopRecheck = outbox.whenDrained(() => feed.recheck());
    outbox.resume().then(() => {
      if (!isGone) stop = feed.start();
    });
    return () => {
      isGone = true;
      stopRecheck();
      stop();
    };
  }, [feed, outbox, sitting]);

  const slots = column.map((fed) => ({ entry: fed.entry, draft: withCarried(fed.entry, fed.draft, carried) }));
  const active = slots.find((slot) => slot.entry.id === current?.entry.id);

  function keepDraft(entryId: string, draft: Draft) {
    const before = slots.find((slot) => slot.entry.id === entryId);
    if (before) setCarried(carry(carried, before.entry, before.draft, draft));
    feed.saveDraft(draft, entryId);
    saveDraft(draftKey(keptAs, session.queueId, entryId), draft);
  }

  function send(fed: FedEntry, verdict: Decided & { undoes: string | null }): string {
    const id = uuidv7();
    const key = draftKey(keptAs, session.queueId, fed.entry.id);
    void outbox
      .put(
        {
          ...verdict,
          id,
          entryId: fed.entry.id,
          queueId: session.queueId,
          claimToken: verdict.decision === "undo" ? null : fed.claim.token,
          previousId: fed.headId,
          mode: verdict.mode ?? (isPhotoVisit ? "photo" : "single"),
          entryVersion: fed.entry.version,
          entryHash: fed.entry.hash,
        },
        fed.entry,
      )
      // The draft goes when the verdict is safe, unless the entry was taken back meanwhile and is a draft again.
      .then(() => feed.state().buffer.some((own) => own.entry.id === fed.entry.id) || saveDraft(key, null));
    if (verdict.decision === "undo") saveDraft(key, fed.draft);
    return id;
  }

  function decide(all: readonly DecidedEntry[]) {
    const given = all.flatMap(({ entryId, decided }) => {
      const fed = feed.state().buffer.find((own) => own.entry.id === entryId);
      if (!fed) return [];
      const draft = slots.find((slot) => slot.entry.id === entryId)?.draft ?? fed.draft;
      const verdictId = send(fed, { ...decided, undoes: null });
      const { decision, activeMs } = decided;
      sitting.decided({ verdictId, task: fed.entry.task, decision, activeMs });
      feed.decide(entryId);
      return [{ fed: { ...fed, draft }, verdictId, decision }];
    });
    takingBack.remember(given);
    replacing.remember(given);
    const [first] = given;
    if (!first) return;
    const next = feed.state().current;
    announce(({ review, common }) => {
      const what = common(`decision.${first.decision}`);
      if (!next) return what;
      return review("announceNext", { what, task: common(`task.${next.entry.task}`), position: next.position });
    });
  }

  const takingBack = useUndo({
    queueId: session.queueId,
    keptAs,
    outbox,
    announce: (say) => announce(say, true),
    bringBack({ fed, verdictId, version }) {
      sitting.undone(verdictId);
      const undoId = send(fed, undoOf(verdictId));
      feed.bringBack({ ...fed, entry: { ...fed.entry, version }, headId: undoId });
    },
  });
  const { canUndo, undo } = takingBack;
  const replacing = useReplace(outbox, (say) => announce(say, true));

  function switchMode() {
    const next = isPhotoVisit ? "entry" : "photo";
    changeSettings({ mode: next });
    feed.visit(next);
    announce(({ review }) => review(next === "photo" ? "wholePhoto" : "oneEntry"));
  }

  return (
    <div className="flex h-dvh flex-col">
      <TopBar
        session={session}
        progress={progress}
        outbox={outbox}
        figures={figures}
        task={current?.entry.task ?? null}
        announcement={announced.isShown ? announced.text : null}
      />
      <LiveRegion {...announced} />
      <OutboxNotices outbox={outbox} reasons={reasons} />
      {session.purpose === "practice" && current && progress ? (
        <PracticeIntro isBegun={progress.left < progress.size} />
      ) : null}
      <main id="content" className="flex min-h-0 grow flex-col">
        {current && active ? (
          <Workbench
            slots={slots}
            active={active}
            queueId={session.queueId}
            reasons={reasons}
            guideline={guideline}
            readOnlyNote={null}
            leads={session.leads}
            canUndo={canUndo}
            isPhotoVisit={isPhotoVisit}
            occurrencesOf={(twin) =>
              occurrencesOf(
                twin,
                buffer
                  .filter((fed) => fed.entry.image?.id === current.entry.image?.id)
                  .map(({ entry, draft }) => ({
                    turns: draft.turns,
                    grounding: withKeys(entry.grounding, draft.keys),
                  })),
              )
            }
            onDraft={keepDraft}
            onActive={(entryId) => feed.focus(entryId)}
            onDecide={decide}
            onMode={switchMode}
            onUndo={() => void undo()}
            onReplace={session.canReplace ? () => void replacing.replace() : null}
            onAnnounce={announce}
          />
        ) : (
          <SessionEnd
            session={session}
            status={status}
            problem={problem}
            progress={progress}
            outbox={outbox}
            canUndo={canUndo && (progress?.left ?? 0) < (progress?.size ?? 0)}
            onAgain={() => void feed.fill()}
            onUndo={() => void undo()}
            reasons={reasons}
          />
        )}
      </main>
    </div>
  );
}
