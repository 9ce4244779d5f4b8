import { Image } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Placeholder } from "#domain/photo/placeholders.ts";

/** Where the texts of an entry of several photos speak of these, and what choosing one does. */
export type PhotosInText = {
  /** By turn id. */
  placeholders: ReadonlyMap<string, readonly Placeholder[]>;
  count: number;
  inFocus: number;
  onPick(ordinal: number): void;
};

/** A placeholder in a text: says which photo it stands for, and leads to it. One beyond the entry's photos stands for none. */
export function PhotoChip({ ordinal, text, photos }: { ordinal: number; text: string; photos: PhotosInText }) {
  const t = useTranslations("review");
  const number = ordinal + 1;
  if (ordinal >= photos.count)
    return (
      <span
        className="mx-1 rounded border border-dashed border-bad bg-bad-soft px-1 text-[0.85em] text-bad"
        title={text}
      >
        {t("photoLacking", { number })}
      </span>
    );
  const isInFocus = ordinal === photos.inFocus;
  return (
    <button
      type="button"
      data-in-text
      aria-label={t("photoOf", { number, count: photos.count })}
      aria-current={isInFocus}
      title={text}
      className={`mx-1 inline-flex items-center gap-1 rounded border border-line-strong bg-panel px-1 align-baseline text-[0.85em] text-ink-soft hover:text-ink ${isInFocus ? "ring-2 ring-accent" : ""}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => photos.onPick(ordinal)}
    >
      <Image size={12} aria-hidden />
      {number}
    </button>
  );
}
