"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { v7 as uuidv7 } from "uuid";
import type { EntryClaim } from "#domain/claim.ts";
import { withKeys } from "#domain/entry/entry-text.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { occurrencesOf } from "#domain/review/text/mention-views.ts";
import { type Draft, startDraft } from "#domain/review/workspace/draft.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { call } from "../../ui/call.ts";
import { useWhy } from "../../ui/use-why.ts";
import { openOutbox } from "../outbox/open-outbox.ts";
import { OutboxNotices } from "../outbox/outbox-notices.tsx";
import { Saving } from "../outbox/saving.tsx";
import { undoOf } from "../outbox/undo-of.ts";
import type { Guideline } from "../panels/sheets.tsx";
import { draftKey, loadDraft, saveDraft } from "../workspace/draft-store.ts";
import { LiveRegion, useAnnouncements } from "../workspace/live-region.tsx";
import { ShownWords } from "../workspace/shown-words.tsx";
import { Workbench } from "../workspace/workbench.tsx";
import type { WorkbenchProps } from "../workspace/workbench-props.ts";
import type { Decided } from "../workspace/workspace.ts";

type Props = {
  entry: EntryView;
  installation: string;
  /** Under which this browser keeps what is written: the person's own, where people sign in. */
  keptAs: string;
  reasons: readonly Reason[];
  guideline: Guideline;
  /** The reviewer's last verdict on this entry, which Undo takes back; null where there is none to take back. */
  undoable: string | null;
  /** The reviewer's last verdict on it, whatever it was: what the next one follows. */
  headId: string | null;
  /** False for whoever does not lead the data set: outside of a session leads alone decide, and withdraw photos. */
  leads: boolean;
  neighbours: WorkbenchProps["neighbours"];
  /** Stands before what is said of saving. */
  lead: ReactNode;
};

/**
 * One entry opened from the browser. Viewing claims nothing; the first deciding or editing key does. Where somebody else
 * holds it, it stays read-only and says who.
 */
export function SingleEntryScreen({
  entry,
  installation,
  keptAs,
  reasons,
  guideline,
  undoable,
  headId,
  leads,
  neighbours,
  lead,
}: Props) {
  const t = useTranslations("review");
  const why = useWhy();
  const format = useFormatter();
  const router = useRouter();
  const [outbox] = useState(() => openOutbox(installation));
  const [draft, setDraft] = useState<Draft>(() => startDraft(entry));
  const [claimed, setClaimed] = useState<EntryClaim | null>(null);
  const claiming = useRef<Promise<EntryClaim | null> | null>(null);
  const isSending = useRef(false);
  const [isRefreshing, startRefresh] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const { announce, ...announced } = useAnnouncements();
  const [version, setVersion] = useState(entry.version);
  const key = draftKey(keptAs, null, entry.id);
  // A verdict has gone in: what stands now is where the next one starts.
  if (version !== entry.version) {
    setVersion(entry.version);
    setDraft(startDraft(entry));
  }

  // Joins this browser's storage: verdicts left unsent, and the persisted draft of this entry.
  useEffect(() => {
    void outbox.resume();
    const kept = loadDraft(key);
    if (kept) setDraft(kept);
  }, [outbox, key]);

  // The ref outlives renders: presses come faster than they do. What a press meant is decided once what came of it is shown.
  useEffect(() => {
    if (!isRefreshing) isSending.current = false;
  }, [isRefreshing]);

  const holder = claimed && !claimed.ok ? claimed : null;
  const readOnlyNote = holder
    ? t("heldBy", { name: holder.heldBy, until: format.dateTime(new Date(holder.until), "clock") })
    : leads
      ? null
      : t("reader");

  /** Requests the claim once, however many keys trigger it; after a failure the next key tries again. Null where nobody answered. */
  function claim(): Promise<EntryClaim | null> {
    claiming.current ??= call("POST /api/entries/{entryId}/claim", { params: { entryId: entry.id } }).then(
      (answer) => {
        setClaimed(answer.claim);
        return answer.claim;
      },
      (error) => {
        claiming.current = null;
        setProblem(why(error));
        return null;
      },
    );
    return claiming.current;
  }

  function keepDraft(next: Draft) {
    setDraft(next);
    saveDraft(key, next);
    void claim();
  }

  async function send(decided: Decided & { undoes: string | null }) {
    // A second press of the same moment meant the same: what the first one made of the entry is not shown yet.
    if (isSending.current || isRefreshing) return;
    isSending.current = true;
    const own = await claim();
    if (!own?.ok) {
      isSending.current = false;
      return;
    }
    // What the reviewer saw, not the current state: if somebody decided in between, both are shown.
    const seen = { previousId: headId, entryVersion: entry.version, entryHash: entry.hash };
    const place = { id: uuidv7(), entryId: entry.id, queueId: null, claimToken: own.token, mode: "single" as const };
    await outbox.put({ ...decided, ...place, ...seen }, entry);
    saveDraft(key, null);
    await outbox.send();
    claiming.current = null;
    setClaimed(null);
    startRefresh(() => router.refresh());
  }

  const undo = () => leads && undoable !== null && void send(undoOf(undoable));

  return (
    <>
      <LiveRegion {...announced} />
      <OutboxNotices outbox={outbox} reasons={reasons} />
      {problem ? (
        <p role="alert" className="bg-bad-soft px-4 py-2 text-sm text-bad">
          {problem}
        </p>
      ) : null}
      <div className="flex h-8 shrink-0 items-center justify-between gap-4 border-b border-line bg-panel px-4 text-sm">
        <div className="mr-auto">{lead}</div>
        <ShownWords>{announced.isShown ? announced.text : null}</ShownWords>
        <Saving outbox={outbox} />
      </div>
      <Workbench
        // After a verdict the entry starts with a new view state.
        key={entry.version}
        slots={[{ entry, draft }]}
        active={{ entry, draft }}
        queueId={null}
        reasons={reasons}
        guideline={guideline}
        readOnlyNote={readOnlyNote}
        leads={leads}
        canUndo={leads && undoable !== null}
        isPhotoVisit={false}
        occurrencesOf={(twin) =>
          occurrencesOf(twin, [{ turns: draft.turns, grounding: withKeys(entry.grounding, draft.keys) }])
        }
        onDraft={(_, next) => keepDraft(next)}
        onActive={() => {}}
        onDecide={([own]) => own && void send({ ...own.decided, undoes: null })}
        onMode={null}
        onUndo={undo}
        onAnnounce={announce}
        neighbours={neighbours}
      />
    </>
  );
}
