import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type ImageView, photosOfEntry } from "#domain/entry/entry-view.ts";
import { isShown } from "#domain/photo/photo-url.ts";
import { PhotoThumb } from "../../canvas/photo-thumb.tsx";
import { photoInFocus } from "../workspace/photo-in-focus.ts";
import { NOWHERE } from "../workspace/view-state.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { usePhotoWords } from "./photo-words.ts";

/** The photos of an entry of several, small, in their order; and what else belongs to it and is not shown. Nothing for an entry of one photo. */
export function PhotoStrip({ workspace }: { workspace: Workspace }) {
  const { entry, change } = workspace;
  const t = useTranslations("review");
  const { videoOf } = usePhotoWords();
  const photos = photosOfEntry(entry);
  const { ordinal } = photoInFocus(entry, workspace.viewState);
  const list = useRef<HTMLUListElement>(null);

  // Joins the strip's scroll position: the photo in focus may lie beyond its edge.
  useEffect(() => {
    list.current?.children[ordinal]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [ordinal]);

  if (photos.length < 2 && (photos.length === 0 || entry.videos.length === 0)) return null;
  return (
    <div className="flex shrink-0 items-center gap-3 border-t border-line bg-panel px-2 py-1.5">
      {photos.length < 2 ? null : (
        <>
          <span className="shrink-0 text-xs text-ink-soft tabular-nums">
            {t("photoOf", { number: ordinal + 1, count: photos.length })}
          </span>
          <ul ref={list} aria-label={t("photos")} className="flex min-w-0 gap-1.5 overflow-x-auto p-0.5">
            {photos.map((photo, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one photo may stand at two places, and places do not move
              <li key={at}>
                <Thumb
                  photo={photo}
                  label={t("photoNamed", { number: at + 1, count: photos.length, identity: photo.identity })}
                  isInFocus={at === ordinal}
                  onPick={() => change({ ...NOWHERE, photo: at })}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {entry.videos.length === 0 ? null : (
        <p className="text-xs text-ink-soft">{entry.videos.map(videoOf).join(" ")}</p>
      )}
    </div>
  );
}

type ThumbProps = { photo: ImageView; label: string; isInFocus: boolean; onPick(): void };

function Thumb({ photo, label, isInFocus, onPick }: ThumbProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      aria-current={isInFocus}
      className={`relative block h-12 w-16 shrink-0 overflow-hidden rounded border bg-stage ${isInFocus ? "border-accent ring-2 ring-accent" : "border-line-strong opacity-80 hover:opacity-100"}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <PhotoThumb imageId={photo.id} hasPhoto={isShown(photo.photo)} photoMark={photo.photoMark} />
    </button>
  );
}
