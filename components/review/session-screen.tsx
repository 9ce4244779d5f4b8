"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { v7 as uuidv7 } from "uuid";
import type { ClaimedEntry } from "#domain/entry-view.ts";
import type { Reason } from "#domain/reasons.ts";
import { type CarriedGroundings, carry, withCarried } from "#domain/review/carried-groundings.ts";
import type { Draft } from "#domain/review/draft.ts";
import { draftOfVerdict } from "#domain/review/draft-of-verdict.ts";
import { occurrencesOf } from "#domain/review/mention-views.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import { preloadPhoto } from "../canvas/preload-photo.ts";
import { call } from "../ui/call.ts";
import type { Decided } from "./desk.ts";
import { type FedEntry, Feed } from "./feed.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { OutboxNotices } from "./outbox-notices.tsx";
import { SessionEnd } from "./session-end.tsx";
import { SessionFigures } from "./session-figures.ts";
import type { Guideline } from "./sheets.tsx";
import { draftKey, saveDraft } from "./store.ts";
import { TopBar } from "./top-bar.tsx";
import { undoOf } from "./undo-of.ts";
import { readViewSettings, useViewSettings } from "./use-view-settings.ts";
import { Workbench } from "./workbench.tsx";

export type Session = {
  queueId: string;
  datasetId: string;
  datasetName: string;
  purpose: "session" | "practice" | "spot_check";
};

type Props = { session: Session; installation: string; reasons: readonly Reason[]; guideline: Guideline };

/** A decision of this page, with the entry as it was left: what Undo brings back without asking the server. */
type Given = { fed: FedEntry; verdictId: string; decision: VerdictBody["decision"] };

/** The reviewer's newest verdict of this session, from whatever page. */
type Undoable = {
  verdictId: string;
  decision: VerdictBody["decision"];
  claimed: ClaimedEntry;
  given: Pick<VerdictBody, "turnsAfter" | "judgements" | "note">;
};

function openSession(queueId: string, installation: string): { outbox: Outbox; feed: Feed } {
  const outbox = openOutbox(installation);
  const feed = new Feed({
    queueId,
    installation,
    mode: readViewSettings().mode,
    preload: (url) => void preloadPhoto(url).catch(() => {}),
    unsentEntryIds: () => outbox.unsentEntryIds(),
  });
  return { outbox, feed };
}

/** A session at work: entries come from the feed, verdicts leave by the outbox, and neither waits for the other. */
export function SessionScreen({ session, installation, reasons, guideline }: Props) {
  const t = useTranslations("review");
  const tc = useTranslations("common");
  const [{ outbox, feed }] = useState(() => openSession(session.queueId, installation));
  const { status, current, column, mode, held, progress, problem } = useSyncExternalStore(
    feed.subscribe,
    feed.state,
    feed.state,
  );
  const [, changeSettings] = useViewSettings();
  const [given, setGiven] = useState<readonly Given[]>([]);
  /** Verdicts of an earlier page may be there to take back, until the server says there are none. */
  const [hasEarlier, setHasEarlier] = useState(true);
  const [carried, setCarried] = useState<CarriedGroundings>({});
  const [announcement, setAnnouncement] = useState("");
  const [sitting] = useState(() => new SessionFigures(installation, session.queueId));
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
    feed.keepDraft(draft, entryId);
    saveDraft(draftKey(installation, session.queueId, entryId), draft);
  }

  function send(fed: FedEntry, verdict: Decided & { undoes: string | null }): string {
    const id = uuidv7();
    const key = draftKey(installation, session.queueId, fed.entry.id);
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
      .then(() => feed.state().held.some((own) => own.entry.id === fed.entry.id) || saveDraft(key, null));
    if (verdict.decision === "undo") saveDraft(key, fed.draft);
    return id;
  }

  function decide(entryId: string, decided: Decided) {
    const fed = feed.state().held.find((own) => own.entry.id === entryId);
    if (!fed) return;
    const draft = slots.find((slot) => slot.entry.id === entryId)?.draft ?? fed.draft;
    const verdictId = send(fed, { ...decided, undoes: null });
    setGiven((all) => [...all, { fed: { ...fed, draft }, verdictId, decision: decided.decision }]);
    sitting.decided({ verdictId, task: fed.entry.task, decision: decided.decision, activeMs: decided.activeMs });
    feed.decide(entryId);
    const next = feed.state().current;
    setAnnouncement(
      next
        ? t("announceNext", {
            what: tc(`decision.${decided.decision}`),
            task: tc(`task.${next.entry.task}`),
            position: next.position,
          })
        : tc(`decision.${decided.decision}`),
    );
  }

  function takeBack(fed: FedEntry, verdictId: string, decision: VerdictBody["decision"], version: number) {
    const undoId = send(fed, undoOf(verdictId));
    feed.bringBack({ ...fed, entry: { ...fed.entry, version }, headId: undoId });
    setAnnouncement(t("undone", { what: tc(`decision.${decision}`) }));
  }

  async function undo() {
    const last = given.at(-1);
    if (last) {
      setGiven(given.slice(0, -1));
      sitting.undone(last.verdictId);
      // The verdict and its undo each count one.
      return takeBack(
        { ...last.fed, headId: last.verdictId },
        last.verdictId,
        last.decision,
        last.fed.entry.version + 2,
      );
    }
    if (outbox.state().waiting > 0) return setAnnouncement(t("undoWaiting"));
    const earlier = await call<Undoable | null>(`/api/queues/${session.queueId}/undoable`).catch(() => null);
    if (!earlier) {
      setHasEarlier(false);
      return setAnnouncement(t("nothingToUndo"));
    }
    const { claimed } = earlier;
    const fed = { ...claimed, draft: draftOfVerdict(claimed.entry, earlier.given) };
    takeBack(fed, earlier.verdictId, earlier.decision, claimed.entry.version + 1);
  }

  function switchMode() {
    const next = isPhotoVisit ? "entry" : "photo";
    changeSettings({ mode: next });
    feed.visit(next);
    setAnnouncement(t("modeSwitch", { mode: t(next === "photo" ? "wholePhoto" : "oneEntry") }));
  }

  const canUndo = given.length > 0 || hasEarlier;
  return (
    <div className="flex h-dvh flex-col">
      <TopBar
        session={session}
        progress={progress}
        outbox={outbox}
        figures={figures}
        task={current?.entry.task ?? null}
      />
      <p role="status" aria-live="polite" className="sr-only">
        {announcement}
      </p>
      <OutboxNotices outbox={outbox} reasons={reasons} />
      <main id="content" className="flex min-h-0 grow flex-col">
        {current && active ? (
          <Workbench
            slots={slots}
            active={active}
            queueId={session.queueId}
            reasons={reasons}
            guideline={guideline}
            readOnlyNote={null}
            canUndo={canUndo}
            isPhotoVisit={isPhotoVisit}
            occurrencesOf={(twin) =>
              occurrencesOf(
                twin,
                held.filter((fed) => fed.entry.image?.id === current.entry.image?.id).map((fed) => fed.draft.turns),
              )
            }
            onDraft={keepDraft}
            onActive={(entryId) => feed.focus(entryId)}
            onDecide={decide}
            onMode={switchMode}
            onUndo={() => void undo()}
            onAnnounce={setAnnouncement}
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
