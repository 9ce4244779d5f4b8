import { useTranslations } from "next-intl";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { type Pair, pairsOf } from "#domain/entry/turn.ts";

/** At most so much is worth a second look: FineVision's own filters drop what is below 2. */
const LOW = 2;

/** What the source of an entry says of a QA that it brought, small beside it; nothing of one that was added here. */
export function RatingsOfQa({ entry, pair }: { entry: EntryView; pair: Pair }) {
  const t = useTranslations("review.rating");
  if (!entry.ratings) return null;
  const at = pairsOf(entry.turns).findIndex(({ id }) => id === pair.id);
  const own = entry.ratings.flatMap(({ kind, values }) => {
    const value = values[at];
    return typeof value === "number" ? [{ kind, value }] : [];
  });
  if (own.length === 0) return null;
  return (
    <ul
      aria-label={t("title")}
      title={t("title")}
      className="flex flex-wrap gap-x-3 pl-3 text-xs text-ink-soft tabular-nums"
    >
      {own.map(({ kind, value }) => (
        <li key={kind} className={value <= LOW ? "font-medium text-warn" : ""}>
          {t(`of.${kind}`, { value })}
        </li>
      ))}
    </ul>
  );
}
