import { useFormatter, useTranslations } from "next-intl";
import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { CommentAnchor, CommentView } from "#domain/verdict/comment.ts";
import { Button } from "../../ui/button.tsx";
import type { Pointing } from "../workspace/pointing.ts";
import { PastTime } from "./past-time.tsx";

type Props = {
  comment: CommentView;
  grounding: Grounding;
  isResting: Pointing["isResting"];
  onPoint(comment: CommentView | null): void;
  onSettle(resolved: boolean): void;
};

/** One remark: who, when, on what, and whether it is settled. */
export function CommentCard({ comment, grounding, isResting, onPoint, onSettle }: Props) {
  const t = useTranslations("history");
  const tc = useTranslations("common");
  const { anchor, resolved } = comment;
  return (
    <article className="flex flex-col gap-1.5 rounded-lg border border-line p-2.5">
      <header className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium break-all">{comment.reviewerName || tc("someoneElse")}</span>
        <PastTime at={comment.createdAt} />
      </header>
      {anchor.on === "entry" ? null : (
        <button
          type="button"
          className="min-h-[24px] self-start rounded bg-accent-soft px-1.5 text-left text-accent hover:underline"
          onClick={() => onPoint(comment)}
          onPointerEnter={(event) => isResting(event) || onPoint(comment)}
          onPointerLeave={() => onPoint(null)}
          onFocus={() => onPoint(comment)}
          // The focus may go while the pointer stays.
          onBlur={({ currentTarget }) => currentTarget.matches(":hover") || onPoint(null)}
        >
          <Pinned anchor={anchor} grounding={grounding} />
        </button>
      )}
      <p className="break-words whitespace-pre-wrap">{comment.text}</p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-xs text-ink-soft">
          {resolved ? (
            <>
              {t("settledBy", { name: resolved.by || tc("someoneElse") })} <PastTime at={resolved.at} />
            </>
          ) : null}
        </span>
        <Button look="quiet" onClick={() => onSettle(resolved === null)}>
          {t(resolved ? "reopen" : "settle")}
        </Button>
      </div>
    </article>
  );
}

/** What a remark is pinned to, as a person reads it. */
function Pinned({ anchor, grounding }: { anchor: Exclude<CommentAnchor, { on: "entry" }>; grounding: Grounding }) {
  const t = useTranslations("history");
  const format = useFormatter();
  if (anchor.on === "words") {
    const words = wordsOf(anchor.quote, grounding).trim();
    return <span className="line-clamp-2 break-words">{t("onWords", { words: words || t("withBox") })}</span>;
  }
  const [x1, y1, x2, y2] = anchor.box.map((value) => format.number(value, "pixel"));
  return t("onBox", { x1: x1 ?? "", y1: y1 ?? "", x2: x2 ?? "", y2: y2 ?? "" });
}
