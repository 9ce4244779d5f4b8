"use client";

import { useTranslations } from "next-intl";
import { UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import { type Conflict, parseConflict } from "#domain/review/outbox/conflict.ts";
import type { OutboxRow } from "#domain/review/outbox/outbox-row.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ConflictEntry } from "./conflict-entry.tsx";
import { ConflictSide } from "./conflict-side.tsx";

type Props = {
  /** The verdict to choose for; null closes the dialog. */
  row: OutboxRow | null;
  reasons: readonly Reason[];
  onChoose(verdictId: string, side: "mine" | "theirs"): void;
  onClose(): void;
};

/** What the other's decision was, to the claim under which one's own was decided. */
const MET: Record<Conflict["claim"], string> = {
  held: "conflictHeld",
  lapsed: "conflictLapsed",
  none: "conflictUnclaimed",
};

/** Two verdicts on one entry side by side, and the choice between them. Closing it chooses nothing: it can wait. */
export function ConflictDialog({ row, reasons, onChoose, onClose }: Props) {
  const t = useTranslations("sync");
  const tc = useTranslations("common");
  const conflict = row && parseConflict(row.problem);
  if (!row || !conflict) return null;
  const { theirs } = conflict;
  const imported = row.entry?.turns ?? null;
  // A row that an older page stored has none.
  const grounding = row.entry?.grounding ?? UNKNOWN_GROUNDING;
  const choose = (side: "mine" | "theirs") => {
    onChoose(row.id, side);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("conflictTitle")} wide>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-soft">
          {row.entry
            ? t("conflictEntryOf", { entry: row.body.entryId, task: tc(`task.${row.entry.task}`) })
            : t("conflictEntry", { entry: row.body.entryId })}{" "}
          {t(conflict.stored ? MET[conflict.claim] : "conflictElsewhere")}
        </p>
        {row.entry ? (
          <ConflictEntry entry={row.entry} judgements={[...row.body.judgements, ...(theirs?.judgements ?? [])]} />
        ) : null}
        <div className="grid gap-4 md:grid-cols-2">
          <ConflictSide
            title={t("mine")}
            atMs={row.at}
            verdict={row.body}
            imported={imported}
            grounding={grounding}
            reasons={reasons}
            action={
              <Button look="primary" onClick={() => choose("mine")}>
                {t("mineStands")}
              </Button>
            }
          />
          <ConflictSide
            title={
              theirs?.isOwn ? t("yoursElsewhere") : theirs ? theirs.reviewerName || tc("someoneElse") : t("nothingElse")
            }
            atMs={theirs ? Date.parse(theirs.at) : null}
            verdict={theirs}
            imported={imported}
            grounding={grounding}
            reasons={reasons}
            action={<Button onClick={() => choose("theirs")}>{t(theirs ? "theirsStands" : "mineGoes")}</Button>}
          />
        </div>
      </div>
    </Dialog>
  );
}
