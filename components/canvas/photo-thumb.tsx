"use client";

import { ImageOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { thumbUrlOf } from "#domain/photo/photo-url.ts";

type Props = { imageId: string | null; hasPhoto: boolean; photoMark: string | null; iconPx?: number };

/** A photo, small; what cannot be shown is a sign of its own, never a broken picture. */
export function PhotoThumb({ imageId, hasPhoto, photoMark, iconPx = 16 }: Props) {
  const tc = useTranslations("common");
  const [failed, setFailed] = useState<string | null>(null);
  const hasFailed = imageId !== null && failed === imageId;
  if (imageId === null || !hasPhoto || hasFailed) {
    return (
      <span className="absolute inset-0 grid place-items-center text-ink-soft">
        <ImageOff size={iconPx} role="img" aria-label={tc(hasFailed ? "photoUnshown" : "noPhoto")} />
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: the photo is served by the studio itself, at the size that is wanted
    <img
      src={thumbUrlOf({ id: imageId, photo: "present", photoMark }) ?? undefined}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      className="absolute inset-0 size-full object-cover"
      onError={() => setFailed(imageId)}
    />
  );
}
