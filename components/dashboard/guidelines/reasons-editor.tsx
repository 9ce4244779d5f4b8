"use client";

import { ListOrdered, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mergeReasons, type StaleCodebook } from "#domain/verdict/codebook.ts";
import { REASON_FIELD_NAMES, REASON_FIELDS } from "#domain/verdict/reason-fields.ts";
import { digitClashes, type Reason, reasonSchema } from "#domain/verdict/reasons.ts";
import { withStandardDigits } from "#domain/verdict/standard-digits.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { ReasonDrawer } from "./reason-drawer.tsx";
import { ReasonTable } from "./reason-table.tsx";
import { useCodebookSave } from "./use-codebook-save.ts";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

type Props = {
  datasetId: string;
  version: number;
  reasons: readonly Reason[];
  /** How many verdicts gave each, by its code. */
  uses: Readonly<Record<string, number>>;
};

/**
 * Edits the list of the next codebook as a whole, in a table with a drawer for the one that is open; a clash of keys is shown before it is sent, and what others saved meanwhile
 * is put together with it. A code in use is retired, never deleted.
 */
export function ReasonsEditor({ datasetId, version, reasons, uses }: Props) {
  const t = useTranslations("reasons");
  const [rows, setRows] = useState<readonly Reason[]>(reasons);
  const { stale, problem, isSaved, save, follow } = useCodebookSave(datasetId, version);
  const clashes = digitClashes(rows);
  const standard = withStandardDigits(rows);
  /** The code of the reason in the drawer. */
  const [openCode, setOpenCode] = useState<string | null>(null);
  const open = rows.find(({ code }) => code === openCode);
  const change = (code: string, more: Partial<Reason>) =>
    setRows(rows.map((row) => (row.code === code ? { ...row, ...more } : row)));

  function add() {
    const made = blank(rows);
    setRows([...rows, made]);
    setOpenCode(made.code);
  }

  function takeUp(next: readonly Reason[]) {
    setRows(next);
    follow();
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow basis-0 text-sm text-ink-soft">{t("intro", { version })}</p>
        {JSON.stringify(standard) === JSON.stringify(rows) ? null : (
          <Button
            icon={<ListOrdered size={15} aria-hidden />}
            title={t("standardText")}
            onClick={() => setRows(standard)}
          >
            {t("standard")}
          </Button>
        )}
        <Button icon={<Plus size={15} aria-hidden />} onClick={add}>
          {t("add")}
        </Button>
        <Button
          look="primary"
          disabled={clashes.length > 0 || JSON.stringify(rows) === JSON.stringify(reasons) || stale !== null}
          onClick={async () => {
            const saved = await save({ reasons: [...rows] });
            if (saved?.reasons) setRows(saved.reasons);
          }}
        >
          {t("save")}
        </Button>
      </div>
      {clashes.map(([a, b]) => (
        <p key={`${a} ${b}`} role="alert" className="text-sm text-bad">
          {t("clash", { a, b })}
        </p>
      ))}
      <Problem problem={problem} isSmall />
      {isSaved ? (
        <p role="status" className="text-sm text-good">
          {t("saved")}
        </p>
      ) : null}
      {stale ? <Newer stale={stale} mine={rows} onTake={takeUp} /> : null}
      <div className={open ? "grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_26rem]" : ""}>
        <ReasonTable rows={rows} uses={uses} openCode={openCode} onOpen={setOpenCode} />
        {open ? (
          <ReasonDrawer
            key={open.code}
            row={open}
            onChange={(more) => change(open.code, more)}
            onClose={() => setOpenCode(null)}
          />
        ) : null}
      </div>
    </div>
  );
}

type NewerProps = { stale: StaleCodebook; mine: readonly Reason[]; onTake(reasons: readonly Reason[]): void };

/** The list in force where another one was edited: what changed in it, and one's own changes put together with it. */
function Newer({ stale: { base, newest }, mine, onTake }: NewerProps) {
  const t = useTranslations("reasons");
  const theirs = newest.reasons ?? [];
  const before = base?.reasons ?? [];
  const merged = mergeReasons(before, mine, theirs);
  const changed = mergeReasons(before, before, theirs).reasons.filter((reason) => !before.includes(reason));
  const { version, reviewerName } = newest;
  const numbers = { base: base?.version ?? "?", codes: changed.map(({ code }) => code).join(", ") };
  return (
    <section role="alert" className="rounded-xl border border-warn bg-warn-soft/40 p-4 text-sm">
      <h2 className="mb-2 font-semibold">
        {reviewerName === null ? t("newestNobody", { version }) : t("newest", { version, name: reviewerName })}
      </h2>
      <p>{t(changed.length === 0 ? "sameReasons" : "otherReasons", numbers)}</p>
      {merged.clashes.length > 0 ? <p>{t("bothChanged", { codes: merged.clashes.join(", ") })}</p> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {changed.length === 0 ? null : <Button onClick={() => onTake(theirs)}>{t("takeTheirs")}</Button>}
        <Button onClick={() => onTake(merged.reasons)}>{t("merge")}</Button>
      </div>
    </section>
  );
}

/** A new reason with a code and a key that no other has. */
function blank(rows: readonly Reason[]): Reason {
  const number = rows.length + 1;
  const digit = DIGITS.find((candidate) => !rows.some((row) => !row.retired && row.digit === candidate)) ?? 0;
  const code = `reason-${number}-${Math.floor(performance.now())}`;
  const initial = Object.fromEntries(REASON_FIELD_NAMES.map((name) => [name, REASON_FIELDS[name].initial]));
  return reasonSchema.parse({ ...initial, digit, code });
}
