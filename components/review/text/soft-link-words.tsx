import { useTranslations } from "next-intl";
import type { SoftLink } from "#domain/review/text/soft-links.ts";

type Props = {
  link: SoftLink;
  words: string;
  /** Its letter on the photo; null where its boxes are not drawn. */
  letter: string | null;
  isPointed: boolean;
  onPoint(ids: readonly string[]): void;
  onPick(ids: readonly string[]): void;
};

/** Words that name a known object of the photo. Nothing in the file says so: a dotted line, where a stated mention is a chip. */
export function SoftLinkWords({ link, words, letter, isPointed, onPoint, onPick }: Props) {
  const t = useTranslations("review");
  return (
    <button
      type="button"
      // Reached by the keys for the next mention; a description holds fifty of them, too many for Tab.
      tabIndex={-1}
      data-in-text
      data-soft={link.name}
      data-pointed={isPointed}
      title={t("softLink", { name: link.name, count: link.boxIds.length })}
      className={`mr-px inline whitespace-normal rounded-sm text-left underline decoration-dotted decoration-line-strong decoration-2 underline-offset-[3px] ${
        isPointed ? "bg-accent-soft decoration-accent" : "hover:bg-accent-soft"
      }`}
      onPointerEnter={() => onPoint(link.boxIds)}
      // A finger leaves with the tap: what it showed stays, until it shows something else.
      onPointerLeave={({ pointerType }) => pointerType === "touch" || onPoint([])}
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
