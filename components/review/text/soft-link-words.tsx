import { useTranslations } from "next-intl";
import type { PointerEvent } from "react";
import type { SoftLink } from "#domain/review/text/soft-links.ts";
import type { Pointing } from "../workspace/pointing.ts";

type Props = {
  link: SoftLink;
  words: string;
  /** Its letter on the photo; null where its boxes are not drawn. */
  letter: string | null;
  /** The keys for the next phrase have come to it. */
  isInFocus: boolean;
  isPointed: boolean;
  pointing: Pick<Pointing, "isResting" | "onPoint">;
  onPick(ids: readonly string[]): void;
};

/** Words that name a known object of the photo. Nothing in the file says so: a dotted line, where a stated mention is a chip. */
export function SoftLinkWords({ link, words, letter, isInFocus, isPointed, pointing, onPick }: Props) {
  const t = useTranslations("review");
  const light = (event: PointerEvent) => {
    if (!isPointed && !pointing.isResting(event)) pointing.onPoint(link.boxIds);
  };
  return (
    <button
      type="button"
      // Reached by the keys for the next mention; a description holds fifty of them, too many for Tab.
      tabIndex={-1}
      data-in-text
      data-soft={link.name}
      data-pointed={isPointed}
      aria-current={isInFocus}
      title={t("softLink", { name: link.name, count: link.boxIds.length })}
      className={`mr-px inline whitespace-normal rounded-sm text-left underline decoration-dotted decoration-line-strong decoration-2 underline-offset-[3px] ${
        isInFocus
          ? "bg-accent-soft ring-2 ring-ink"
          : isPointed
            ? "bg-accent-soft decoration-accent"
            : "hover:bg-accent-soft"
      }`}
      onPointerEnter={light}
      onPointerMove={light}
      // A finger leaves with the tap: what it showed stays, until it shows something else.
      onPointerLeave={({ pointerType }) => pointerType === "touch" || pointing.onPoint([])}
      onClick={() => onPick(link.boxIds)}
    >
      {words}
      {letter ? (
        // With room of its own, or it would stand in the blank behind the word. It is there as long as the entry: lines do
        // not break anew.
        <span
          aria-hidden
          className="relative -top-0.5 inline-block select-none pl-px align-super text-[0.6em] leading-none text-ink-soft no-underline"
        >
          {letter}
        </span>
      ) : null}
    </button>
  );
}
