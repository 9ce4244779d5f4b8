import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import { type Passage, type Segment, segmentsOf } from "#domain/review/text/segments.ts";
import { type SoftLink, softKey } from "#domain/review/text/soft-links.ts";
import type { StruckSentence } from "#domain/review/workspace/edit.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { MentionChip } from "./mention-chip.tsx";
import { PhotoChip, type PhotosInText } from "./photo-chip.tsx";
import { SoftLinkWords } from "./soft-link-words.tsx";
import { type Strike, StrikeSentence } from "./strike-button.tsx";

type Props = {
  turn: Turn;
  grounding: Grounding;
  mentions: readonly MentionView[];
  links: readonly SoftLink[];
  /** Of names whose boxes are drawn: the letter that stands on them. */
  letters: ReadonlyMap<string, string>;
  /** Sentences of the turn where it is read by sentence, and which of them has the focus. */
  sentences: readonly { start: number; end: number }[] | null;
  sentenceInFocus: number;
  struck: readonly StruckSentence[];
  pointing: Pointing;
  /** Of an entry of several photos: which photos its placeholders stand for. */
  photos: PhotosInText | null;
  onSentence(index: number): void;
  /** The ✕ of a sentence; null where nothing can be marked. */
  strikeOf(index: number, isStruck: boolean): Strike | null;
};

/** A turn's text: stated mentions as chips, names of known objects as soft links, everything else as it came. */
export function TextView({
  turn,
  grounding,
  mentions,
  links,
  letters,
  sentences,
  sentenceInFocus,
  struck,
  pointing,
  photos,
  onSentence,
  strikeOf,
}: Props) {
  const placeholders = photos?.placeholders.get(turn.id);
  const passages = segmentsOf(turn.value, grounding, links, sentences ?? undefined, placeholders);
  const own = mentions.filter((mention) => mention.turnId === turn.id);
  const draw = (segments: readonly Segment[], end = turn.value.length): ReactNode[] => {
    const nodes: ReactNode[] = [];
    // Punctuation behind a chip or link stays on its line.
    let taken = 0;
    for (const [index, segment] of segments.entries()) {
      const text = turn.value.slice(segment.start + taken, Math.min(segment.end, end));
      if (segment.kind === "plain") {
        nodes.push(text);
        taken = 0;
        continue;
      }
      const next = segments[index + 1];
      const behind = next?.kind === "plain" ? (turn.value.slice(next.start, next.end).match(CLINGING)?.[0] ?? "") : "";
      taken = behind.length;
      nodes.push(
        <span key={segment.start} className={behind ? "whitespace-nowrap" : ""}>
          {drawLinked(segment, text)}
          {behind}
        </span>,
      );
    }
    return nodes;
  };
  const drawLinked = (segment: Exclude<Segment, { kind: "plain" }>, text: string): ReactNode => {
    if (segment.kind === "soft") {
      return (
        <SoftLinkWords
          link={segment.link}
          words={text}
          letter={letters.get(segment.link.name) ?? null}
          isInFocus={pointing.mention === softKey(turn.id, segment.link)}
          isPointed={segment.link.boxIds.some((id) => pointing.pointed.has(id))}
          pointing={pointing}
          onPick={pointing.onPickBoxes}
        />
      );
    }
    if (segment.kind === "photo" && photos) return <PhotoChip ordinal={segment.ordinal} text={text} photos={photos} />;
    const mention = segment.kind === "mention" ? own[segment.nth] : undefined;
    if (mention) return <MentionChip mention={mention} pointing={pointing} />;
    return <code className="rounded border border-dashed border-warn bg-warn-soft px-1 text-xs text-warn">{text}</code>;
  };
  return (
    <p className="whitespace-pre-wrap break-words">
      {sentences === null
        ? passages.map((passage) => draw(passage.segments))
        : passages.map((passage, index) => {
            const isStruck = struck.some(({ start, end }) => start < passage.end && end > passage.start);
            const strike = strikeOf(index, isStruck);
            const end = passage.start + turn.value.slice(passage.start, passage.end).trimEnd().length;
            return (
              <Sentence
                key={passage.start}
                name={`${turn.id}:${index}`}
                number={index + 1}
                count={passages.length}
                passage={passage}
                isInFocus={index === sentenceInFocus}
                isStruck={isStruck}
                onFocus={() => onSentence(index)}
              >
                {draw(passage.segments, end)}
                {strike ? <StrikeSentence {...strike} /> : null}
                {turn.value.slice(end, passage.end)}
              </Sentence>
            );
          })}
    </p>
  );
}

/** What must not begin a line: all up to the next blank, as long as that is a few letters. */
const CLINGING = /^[^\s\p{Script=Han}]{1,6}(?=\s|$)/u;

type SentenceProps = {
  name: string;
  number: number;
  count: number;
  passage: Passage;
  isInFocus: boolean;
  isStruck: boolean;
  onFocus(): void;
  children: ReactNode;
};

function Sentence({ name, number, count, passage, isInFocus, isStruck, onFocus, children }: SentenceProps) {
  const t = useTranslations("review");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a block, and this a part of a paragraph
    <span
      role="group"
      aria-label={`${t("sentenceOf", { number, count })}${isStruck ? `, ${t("struck")}` : ""}`}
      data-sentence={passage.start}
      data-part={name}
      aria-current={isInFocus}
      className={`rounded-sm pointer-fine:has-[[data-strike]:hover]:bg-bad-soft pointer-fine:has-[[data-strike]:hover]:ring-bad-soft ${isInFocus ? "bg-accent-soft ring-4 ring-accent-soft" : ""} ${isStruck ? "text-ink-soft line-through decoration-bad" : ""}`}
      onPointerUp={onFocus}
    >
      {children}
    </span>
  );
}
