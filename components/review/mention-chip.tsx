import { useTranslations } from "next-intl";
import type { MentionView } from "#domain/review/mention-views.ts";
import { chipColours } from "../canvas/palette.ts";

type Props = { mention: MentionView; isPointed: boolean; onPoint(key: string | null): void; onPick(key: string): void };

/** A phrase of referring text in the colour and with the number of its boxes. The coordinates stay out of sight. */
export function MentionChip({ mention, isPointed, onPoint, onPick }: Props) {
  const t = useTranslations("review");
  const isBare = mention.boxes.length === 0;
  const lack = mention.isBroken ? t("brokenBox") : isBare ? t("noBox") : null;
  return (
    <button
      type="button"
      data-mention={mention.key}
      data-pointed={isPointed}
      aria-label={`${mention.phrase} (${mention.colour + 1}${mention.boxes.length > 1 ? `, ×${mention.boxes.length}` : ""}${lack ? `, ${lack}` : ""})`}
      className={`mx-0.5 inline-flex items-baseline gap-1 rounded px-1 text-left font-medium ${isPointed ? "ring-2 ring-ink" : ""} ${lack ? "border border-dashed border-bad bg-bad-soft text-bad" : ""}`}
      style={lack ? undefined : chipColours(mention.colour)}
      onPointerEnter={() => onPoint(mention.key)}
      onPointerLeave={() => onPoint(null)}
      onFocus={() => onPoint(mention.key)}
      onBlur={() => onPoint(null)}
      onClick={() => onPick(mention.key)}
    >
      <span>{mention.phrase}</span>
      <span aria-hidden className="text-[0.7em] font-semibold opacity-90">
        {mention.colour + 1}
        {mention.boxes.length > 1 ? `×${mention.boxes.length}` : ""}
      </span>
      {lack ? <span className="text-[0.75em] font-normal">{lack}</span> : null}
    </button>
  );
}
