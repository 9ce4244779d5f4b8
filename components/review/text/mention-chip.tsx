import { useTranslations } from "next-intl";
import type { PointerEvent } from "react";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import { chipOf } from "../../canvas/palette.ts";
import type { Pointing } from "../workspace/pointing.ts";

type Props = { mention: MentionView; pointing: Pointing };

/** A phrase of referring text in the colour and with the number of its boxes. The coordinates stay out of sight. */
export function MentionChip({ mention, pointing }: Props) {
  const t = useTranslations("review");
  const isPointed = pointing.pointed.has(mention.key);
  const isInFocus = pointing.mention === mention.key;
  const judged = pointing.judged[mention.twin];
  const lack = mention.isBroken ? t("brokenBox") : mention.boxes.length === 0 ? t("noBox") : null;
  const verdict = judged ? t(judged.right ? "boxRight" : "boxWrong") : null;
  const count = mention.boxes.length > 1 ? `×${mention.boxes.length}` : "";
  const phrase = mention.phrase || t("strayBox");
  const light = (event: PointerEvent) => {
    if (!isPointed && !pointing.isResting(event)) pointing.onPoint([mention.key]);
  };
  const said = [`${mention.colour + 1}${count && `, ${count}`}`, lack, verdict].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      data-in-text
      data-mention={mention.key}
      data-pointed={isPointed}
      aria-current={isInFocus}
      aria-label={`${phrase} (${said})`}
      className={`mx-0.5 inline whitespace-normal rounded px-1 text-left font-medium ${isInFocus ? "ring-2 ring-ink" : isPointed ? "ring-2 ring-accent" : ""} ${lack ? "border border-dashed border-bad bg-bad-soft text-bad" : ""}`}
      data-chip={lack ? undefined : chipOf(mention.colour)}
      onPointerEnter={light}
      onPointerMove={light}
      onPointerLeave={({ pointerType }) => pointerType === "touch" || pointing.onPoint([])}
      onFocus={() => pointing.onPoint([mention.key])}
      // The focus may go while the pointer stays.
      onBlur={({ currentTarget }) => currentTarget.matches(":hover") || pointing.onPoint([])}
      onClick={() => pointing.onPick(mention.key)}
    >
      {phrase}
      <span aria-hidden className="ml-1 text-[0.7em] font-semibold">
        {mention.colour + 1}
        {count}
        {judged ? (judged.right ? " ✓" : " ✗") : ""}
      </span>
      {lack ? <span className="ml-1 text-[0.75em] font-normal">{lack}</span> : null}
    </button>
  );
}
