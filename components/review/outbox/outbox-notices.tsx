"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Reason } from "#domain/verdict/reasons.ts";
import { Button } from "../../ui/button.tsx";
import { identity } from "../../ui/identity.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { NameLostNotice } from "./name-lost-notice.tsx";
import type { Outbox } from "./outbox.ts";
import { OutcomeNotice } from "./outcome-notice.tsx";
import { Refusals } from "./refusals.tsx";
import { type StorageState, storageState } from "./storage-state.ts";
import { UnentitledNotice } from "./unentitled-notice.tsx";

const SAFE: StorageState = { verdicts: "disk", drafts: "saved" };

type Props = { outbox: Outbox; reasons: readonly Reason[] };

/**
 * Whatever a reviewer has to know, or to choose, of verdicts on their way. Nothing here takes the focus: they come while
 * another entry is being decided.
 */
export function OutboxNotices({ outbox, reasons }: Props) {
  const t = useTranslations("sync");
  const sending = useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
  const kept = useSyncExternalStore(storageState.subscribe, storageState.state, () => SAFE);
  const [isChoosing, setChoosing] = useState(false);
  const router = useRouter();

  // Joins the memory of who sits here: the page that somebody else takes over is asked for as theirs.
  useEffect(() => {
    let personId = identity.person()?.id ?? null;
    return identity.subscribe(() => {
      const now = identity.person()?.id ?? null;
      if (personId !== null && now !== null && now !== personId) router.refresh();
      personId = now ?? personId;
    });
  }, [router]);

  const [conflict] = sending.conflicts;
  const weakness = kept.verdicts !== "disk" ? t(kept.verdicts) : kept.drafts === "full" ? t("draftsFull") : null;

  return (
    <>
      <p role="status" className="sr-only">
        {sending.isCutOff ? t("announceCutOff") : ""}
      </p>
      <NameLostNotice waiting={sending.waiting} />
      {weakness ? (
        <p role="alert" className="border-b border-warn bg-warn-soft px-4 py-2 text-sm text-warn">
          {weakness}
        </p>
      ) : null}
      {identity.state().hasAccounts ? (
        // Of other people's work their number alone is told: it is sealed until they sign in.
        <SealedNotice count={sending.ofOthers.reduce((sum, { count }) => sum + count, 0)} />
      ) : (
        sending.ofOthers.map(({ name, count }) => (
          <div key={name} className={NOTICE}>
            <p className="grow">{t("ofOthers", { name, count })}</p>
            {/* The notice stays until a name is taken. */}
            <Button onClick={() => void identity.setName(name).catch(() => {})}>{t("iAm", { name })}</Button>
          </div>
        ))
      )}
      <UnentitledNotice
        rows={sending.unentitled}
        onRetry={() => void outbox.tryNow()}
        onGiveUp={(entryIds) => void outbox.giveUp(entryIds)}
      />
      {conflict ? (
        <div role="alert" className={NOTICE}>
          <p className="grow">{t("conflicts", { count: sending.conflicts.length })}</p>
          <Button look="warn" onClick={() => setChoosing(true)}>
            {t("conflictOpen")}
          </Button>
        </div>
      ) : null}
      <OutcomeNotice outcomes={sending.outcomes} onDismiss={(verdictId) => outbox.dismiss(verdictId)} />
      <Refusals refused={sending.refused} onDismiss={(verdictId) => outbox.dismiss(verdictId)} />
      <ConflictDialog
        row={isChoosing ? (conflict ?? null) : null}
        reasons={reasons}
        onChoose={(verdictId, side) => void outbox.choose(verdictId, side)}
        onClose={() => setChoosing(false)}
      />
    </>
  );
}

function SealedNotice({ count }: { count: number }) {
  const t = useTranslations("account");
  return count === 0 ? null : <p className={NOTICE}>{t("sealed", { count })}</p>;
}

const NOTICE = "flex flex-wrap items-center gap-3 border-b border-line bg-warn-soft px-4 py-2 text-sm text-warn";
