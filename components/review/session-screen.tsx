"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { v7 as uuidv7 } from "uuid";
import type { EntryView } from "#domain/entry-view.ts";
import type { Reason } from "#domain/reasons.ts";
import { startDraft } from "#domain/review/draft.ts";
import type { VerdictBody } from "#domain/verdict.ts";
import { preloadPhoto } from "../canvas/preload-photo.ts";
import { type Decided, EntryScreen } from "./entry-screen.tsx";
import { type FedEntry, Feed } from "./feed.ts";
import { Outbox } from "./outbox.ts";
import { photoUrl } from "./photo-url.ts";
import { Refusals } from "./refusals.tsx";
import { SessionEnd } from "./session-end.tsx";
import type { Guideline } from "./sheets.tsx";
import { draftKey, saveDraft } from "./store.ts";
import { TopBar } from "./top-bar.tsx";
import { undoOf } from "./undo-of.ts";

export type Session = { queueId: string; datasetId: string; datasetName: string; purpose: "session" | "practice" };

type Props = { session: Session; installation: string; reasons: readonly Reason[]; guideline: Guideline };

type Given = { fed: FedEntry; verdictId: string; decision: VerdictBody["decision"] };

function openSession(queueId: string, installation: string): { outbox: Outbox; feed: Feed } {
  const outbox: Outbox = new Outbox(installation, () => feed.recheck());
  const feed = new Feed({
    queueId,
    installation,
    preload: (imageId) => void preloadPhoto(photoUrl(imageId)).catch(() => {}),
    unsentEntryIds: () => outbox.unsentEntryIds(),
  });
  return { outbox, feed };
}

/** A session at work: entries come from the feed, verdicts leave by the outbox, and neither waits for the other. */
export function SessionScreen({ session, installation, reasons, guideline }: Props) {
  const t = useTranslations("review");
  const tc = useTranslations("common");
  const [{ outbox, feed }] = useState(() => openSession(session.queueId, installation));
  const { status, current, progress, problem } = useSyncExternalStore(feed.subscribe, feed.state, feed.state);
  const sending = useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
  const [given, setGiven] = useState<readonly Given[]>([]);
  const [draft, setDraft] = useState<{ entryId: string; draft: FedEntry["draft"] } | null>(null);
  const [announcement, setAnnouncement] = useState("");

  // Joins this browser's IndexedDB and the server: what an earlier page left unsent goes first, or it would be handed out again.
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    outbox.resume().then(() => {
      if (!isGone) stop = feed.start();
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [feed, outbox]);

  // Joins the window's closing: work that has not left the page is warned of.
  useEffect(() => {
    if (sending.waiting === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [sending.waiting]);

  const currentDraft = current && (draft?.entryId === current.entry.id ? draft.draft : current.draft);

  function keepDraft(next: FedEntry["draft"]) {
    if (!current) return;
    setDraft({ entryId: current.entry.id, draft: next });
    feed.keepDraft(next);
    saveDraft(draftKey(installation, session.queueId, current.entry.id), next);
  }

  function send(fed: FedEntry, verdict: Decided & { undoes: string | null }): string {
    const id = uuidv7();
    void outbox
      .put({
        ...verdict,
        id,
        entryId: fed.entry.id,
        queueId: session.queueId,
        claimToken: fed.claim.token,
        previousId: fed.headId,
        mode: "single",
        entryVersion: fed.entry.version,
      })
      // The draft goes only when the verdict is safe.
      .then(() => saveDraft(draftKey(installation, session.queueId, fed.entry.id), null));
    return id;
  }

  function decide(decided: Decided) {
    if (!current || !currentDraft) return;
    const verdictId = send(current, { ...decided, undoes: null });
    setGiven([...given, { fed: { ...current, draft: currentDraft }, verdictId, decision: decided.decision }]);
    feed.advance();
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

  function undo() {
    const last = given.at(-1);
    if (!last) return setAnnouncement(t("nothingToUndo"));
    const entry: EntryView = { ...last.fed.entry, version: last.fed.entry.version + 2 };
    const undoId = send({ ...last.fed, headId: last.verdictId }, undoOf(last.verdictId));
    setGiven(given.slice(0, -1));
    setDraft({ entryId: entry.id, draft: last.fed.draft });
    feed.bringBack({ ...last.fed, entry, headId: undoId });
    setAnnouncement(t("undone", { what: tc(`decision.${last.decision}`) }));
  }

  return (
    <div className="flex h-dvh flex-col">
      <TopBar session={session} progress={progress} sending={sending} isPractice={session.purpose === "practice"} />
      <p role="status" aria-live="polite" className="sr-only">
        {announcement}
      </p>
      <Refusals refused={sending.refused} onDismiss={(verdictId) => outbox.dismiss(verdictId)} />
      <main id="content" className="flex min-h-0 grow flex-col">
        {current && currentDraft ? (
          <EntryScreen
            key={`${current.entry.id} ${current.headId}`}
            entry={current.entry}
            draft={currentDraft ?? startDraft(current.entry)}
            reasons={reasons}
            guideline={guideline}
            readOnlyNote={null}
            canUndo={given.length > 0}
            onDraft={keepDraft}
            onDecide={decide}
            onUndo={undo}
          />
        ) : (
          <SessionEnd
            session={session}
            status={status}
            problem={problem}
            progress={progress}
            waiting={sending.waiting}
            isCutOff={sending.isCutOff}
            canUndo={given.length > 0}
            onAgain={() => void feed.fill()}
            onUndo={undo}
            reasons={reasons}
          />
        )}
      </main>
    </div>
  );
}
