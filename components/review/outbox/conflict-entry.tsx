import { useTranslations } from "next-intl";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isSystem } from "#domain/entry/turn.ts";
import { PhotoThumb } from "../../canvas/photo-thumb.tsx";
import { QuotedTurns } from "../text/quoted-turns.tsx";

type Props = {
  /** As it was decided on; a row of an older page has no more than its turns. */
  entry: EntryView;
  /** What either side marked wrong. */
  judgements: readonly { turnId?: string | undefined; quote?: string | undefined; right: boolean }[];
};

/** The entry that two verdicts are about, as it was imported, with its photo small and what either of them marked wrong lit. */
export function ConflictEntry({ entry, judgements }: Props) {
  const t = useTranslations("sync");
  const quotes = judgements.flatMap(({ turnId, quote, right }) =>
    !right && turnId !== undefined && quote ? [{ turnId, quote }] : [],
  );
  const { image } = entry;
  return (
    <section
      aria-label={t("conflictText")}
      // It scrolls by keys where it is long.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by Tab
      tabIndex={0}
      className="flex max-h-[30dvh] gap-3 overflow-y-auto rounded-lg bg-surface p-3"
    >
      {image ? (
        <span className="sticky top-0 block size-24 shrink-0 overflow-hidden rounded-md bg-stage max-sm:size-16">
          <PhotoThumb imageId={image.id} hasPhoto={image.photo === "present"} photoMark={image.photoMark} />
        </span>
      ) : null}
      <div className="min-w-0 grow">
        <QuotedTurns
          turns={entry.turns}
          grounding={entry.grounding}
          quotes={quotes}
          shows={(index) => {
            const turn = entry.turns[index];
            return turn !== undefined && !isSystem(turn);
          }}
        />
      </div>
    </section>
  );
}
