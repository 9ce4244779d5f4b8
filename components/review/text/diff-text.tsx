import { SquareDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Grounding } from "#domain/entry/grounding.ts";
import { type ReadablePiece, readableDiff } from "#domain/review/text/readable-diff.ts";
import { shortened } from "#domain/review/text/shortened.ts";

type Props = {
  before: string;
  after: string;
  grounding: Grounding;
  /** Unchanged characters kept next to a change; without it all of them. */
  contextChars?: number;
};

const LOOKS = {
  same: { tag: "span", look: "" },
  added: { tag: "ins", look: "rounded-sm bg-good-soft text-good underline decoration-2 underline-offset-2" },
  removed: { tag: "del", look: "mr-0.5 rounded-sm bg-bad-soft text-bad line-through decoration-2" },
  regrounded: { tag: "span", look: "rounded-sm bg-accent-soft text-accent" },
} as const;

/** What changed from one text to another, word by word, inline; phrases stand without their coordinates. */
export function DiffText({ before, after, grounding, contextChars }: Props) {
  const t = useTranslations("history");
  const parts = readableDiff(before, after, grounding);
  // A part is known by its place: the list is rebuilt with the texts.
  return Array.from(parts.entries(), ([at, part]) => {
    const { tag: Tag, look } = LOOKS[part.kind];
    const isEnd = { head: at === 0, tail: at === parts.length - 1 };
    const isCut = part.kind === "same" && contextChars !== undefined;
    return (
      <Tag key={`${at} ${part.kind}`} className={look}>
        {part.kind === "same" ? null : <span className="sr-only">{t(`diff.${part.kind}`)} </span>}
        <Pieces pieces={isCut ? shortened(part.pieces, contextChars, isEnd) : part.pieces} />
        {part.kind === "same" ? null : <span className="sr-only"> {t("diff.end")}</span>}
        {part.kind === "regrounded" ? (
          <span className="ml-1 text-[0.8em] font-semibold">{t(`boxes.${part.boxes}`)}</span>
        ) : null}
      </Tag>
    );
  });
}

function Pieces({ pieces }: { pieces: readonly ReadablePiece[] }) {
  const t = useTranslations("history");
  return Array.from(pieces.entries(), ([nth, { words, hasBoxes }]) =>
    hasBoxes ? (
      <span key={`${nth} ${words}`} className="font-medium">
        <SquareDashed size="0.9em" role="img" aria-label={t("withBox")} className="mr-0.5 inline align-[-0.1em]" />
        {words}
      </span>
    ) : (
      words
    ),
  );
}
