"use client";

import { CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Message } from "#domain/message.ts";
import { photoUrlOf } from "#domain/photo/photo-url.ts";
import type { LostParts } from "#domain/practice/lost-parts.ts";
import type { Reveal, RevealedEntry } from "#domain/practice/practice-reveal.ts";
import { revealedBoxes } from "#domain/practice/revealed-boxes.ts";
import { keyName } from "#domain/review/keys/key-name.ts";
import { inLanguage } from "#domain/verdict/in-language.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { PhotoCanvas } from "../../canvas/photo-canvas.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { KEY_HOME } from "../../ui/key-home.ts";
import { Problem } from "../../ui/problem.tsx";
import { useReasonName } from "../../ui/use-reason-name.ts";
import { useShortcut } from "../keys/use-keymap.ts";
import { usePhotoStrings } from "../photo/photo-strings.ts";
import { QuotedTurns } from "../text/quoted-turns.tsx";
import { PracticeDownload } from "./practice-download.tsx";
import type { Session } from "./session.ts";
import { StartRealSession } from "./start-real-session.tsx";
import { UndoButton } from "./undo-button.tsx";
import { useEnter } from "./use-enter.ts";

type Props = { session: Session; reasons: readonly Reason[]; onUndo: (() => void) | null };

/**
 * The end of a practice session: the score, what was lost, each planted error lit on its words and its boxes, the cleaned file, and the way
 * into a real session. Enter goes on from one to the next.
 */
export function PracticeReveal({ session, reasons, onUndo }: Props) {
  const t = useTranslations("practice");
  const [reveal, setReveal] = useState<Reveal | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);

  async function open() {
    try {
      setReveal(await call("POST /api/queues/{queueId}/reveal", { params: { queueId: session.queueId } }));
      setOpen(true);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  // Joins the server: with the last entry decided the key may be shown. Without an undo at hand there is nothing to ask first.
  const openUnasked = useEffectEvent(() => {
    if (onUndo === null) void open();
  });
  useEffect(() => openUnasked(), []);

  const isShown = reveal !== null && isOpen;
  const page = useRef<HTMLDivElement>(null);
  useEnter(() => (isShown ? stepIn(page.current) : void open()));

  if (!isShown) {
    return (
      <div className="m-auto flex max-w-lg flex-col items-center gap-4 p-8 text-center">
        <h1 {...KEY_HOME} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {t("doneTitle")}
        </h1>
        <p className="text-ink-soft">{t("doneText")}</p>
        <Problem problem={problem} />
        <div className="flex gap-2">
          {onUndo ? <UndoButton onUndo={onUndo}>{t("undo")}</UndoButton> : null}
          <Button look="primary" shortcut="Enter" onClick={open}>
            {t("reveal")}
          </Button>
        </div>
      </div>
    );
  }
  const order = { missed: 0, marked: 1, found: 2, good: 3 } as const;
  const rows = [...reveal.entries].sort((a, b) => order[a.result] - order[b.result]);
  return (
    <div ref={page} className="overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-6 px-6 py-8">
        <div className="flex flex-wrap items-end gap-4">
          <div className="grow">
            <h1 {...KEY_HOME} tabIndex={-1} className="text-2xl font-semibold outline-none">
              {t("score", { found: reveal.found, errors: reveal.errors, marked: reveal.marked })}
            </h1>
            <Lost lost={reveal.lost} />
            <p className="mt-1 text-ink-soft">{t("scoreText")}</p>
          </div>
          <Link className={buttonClass()} href="/">
            {t("home")}
          </Link>
        </div>
        <div className="flex flex-wrap items-start gap-3">
          {session.leads ? <StartRealSession datasetId={session.datasetId} /> : null}
          <PracticeDownload queueId={session.queueId} />
        </div>
        <ol className="flex flex-col gap-4">
          {rows.map((row) => (
            <RevealedRow key={row.entry.id} row={row} reasons={reasons} />
          ))}
        </ol>
        {session.leads ? (
          <StartRealSession datasetId={session.datasetId} isStep />
        ) : (
          <Link data-step className={buttonClass("primary", "self-start")} href="/">
            {t("home")}
          </Link>
        )}
      </div>
    </div>
  );
}

/** The next stop of the page gets the focus: an entry, and after the last what practice was for. */
function stepIn(page: HTMLElement | null) {
  const stops = [...(page?.querySelectorAll<HTMLElement>("[data-step]") ?? [])];
  const next = stops[stops.findIndex((stop) => stop.contains(document.activeElement)) + 1];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** That good parts went with the bad ones, and the key that keeps them. Nothing where none did. */
function Lost({ lost }: { lost: LostParts }) {
  const t = useTranslations("practice");
  const key = useShortcut("strike");
  if (lost.qas + lost.sentences === 0) return null;
  const keeps = t("keeps", { key: key ? keyName(key) : "✕" });
  return <p className="mt-1 font-medium text-warn">{`${t("lost", lost)} ${keeps}`.trim()}</p>;
}

const LOOK = { found: "good", missed: "bad", good: "neutral", marked: "warn" } as const;

function RevealedRow({ row, reasons }: { row: RevealedEntry; reasons: readonly Reason[] }) {
  const t = useTranslations("practice");
  const strings = usePhotoStrings();
  const tc = useTranslations("common");
  const locale = useLocale();
  const nameOf = useReasonName(reasons);
  const { entry, errors, result, lost } = row;
  const size =
    entry.image?.widthPx && entry.image.heightPx
      ? { widthPx: entry.image.widthPx, heightPx: entry.image.heightPx }
      : null;
  const boxes = (size ? revealedBoxes(entry, errors, size) : []).map(({ is, box }, index) => ({
    id: `error-${index}`,
    box,
    label: t(`box.${is}`),
    colour: 0,
    kind: is === "wrong" ? ("error" as const) : ("right" as const),
  }));
  const shown = (["wrong", "right", "place"] as const).filter((is) =>
    boxes.some((box) => box.label === t(`box.${is}`)),
  );
  const quoted = new Set(errors.map((error) => error.turnId));
  return (
    <li
      data-step
      data-result={result}
      tabIndex={-1}
      className="grid scroll-my-4 gap-4 rounded-xl border border-line bg-panel p-4 md:grid-cols-[26rem_1fr]"
    >
      <div className="relative h-72 overflow-hidden rounded-lg bg-stage">
        <PhotoCanvas
          photoUrl={photoUrlOf(entry.image)}
          photoState={entry.image?.photo ?? "absent"}
          size={size}
          boxes={boxes}
          known={[]}
          focusIds={new Set()}
          shownKnownIds={new Set()}
          showAllKnown={false}
          labels={false}
          still
          hidden={false}
          onPoint={() => {}}
          onPick={() => {}}
          label={entry.image?.identity ?? ""}
          strings={strings}
        />
        {shown.length > 0 ? (
          // Words on the photo would cover boxes as small as these: their badges stand there alone.
          <p className="absolute inset-x-0 bottom-0 flex flex-wrap justify-center gap-x-4 bg-panel/90 px-2 py-0.5 text-xs">
            {shown.map((is) => (
              <span key={is} className={is === "wrong" ? "text-bad" : "text-good"}>
                {`${is === "wrong" ? "!" : "✓"} ${t(`box.${is}`)}`}
              </span>
            ))}
          </p>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2 text-sm">
          {result === "missed" || result === "marked" ? (
            <CircleX size={18} aria-hidden className="text-bad" />
          ) : (
            <CircleCheck size={18} aria-hidden className="text-good" />
          )}
          <Badge look={LOOK[result]}>{t(`result.${result}`)}</Badge>
          <span className="text-ink-soft">
            {tc(`task.${entry.task}`)} · {row.decision ? tc(`decision.${row.decision}`) : "–"}
          </span>
        </div>
        {errors.map((error) => (
          <p key={`${error.turnId} ${error.quote}`} className="rounded-md bg-bad-soft px-3 py-2 text-sm">
            <b className="text-bad">{t("reason", { reason: nameOf(error.reasonCode) })}</b>{" "}
            {inLanguage(error, "why", locale)}
          </p>
        ))}
        <Lost lost={lost} />
        <QuotedTurns
          turns={entry.turns}
          grounding={entry.grounding}
          quotes={errors}
          shows={(index) =>
            errors.length === 0 ? index < 2 : quoted.has(String(index)) || quoted.has(String(index + 1))
          }
        />
      </div>
    </li>
  );
}
