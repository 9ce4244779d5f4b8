"use client";

import { ImageOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ImageBox } from "#domain/box/box.ts";
import type { PhotoLack } from "#domain/photo/photo-url.ts";
import { type Crop, paintCrop } from "./paint-crop.ts";
import { type DecodedPhoto, decodedPhoto, lackOf, preloadPhoto } from "./preload-photo.ts";
import { useTheme } from "./use-theme.ts";
import { watchPixels } from "./watch-pixels.ts";

type Props = Omit<Crop, "beside" | "rivals"> & {
  photoUrl: string | null;
  beside?: readonly ImageBox[];
  rivals?: readonly ImageBox[];
  /** Says to a screen reader what is seen. */
  label: string;
  /** Said in the picture's place where there is none. */
  strings?: Record<PhotoLack, string>;
};

type Phase = "loading" | "ready" | PhotoLack;

/** A source that did not answer is asked again after so long: a cell of a grid has no place for a button. */
const AGAIN_MS = 15_000;

const NONE: readonly ImageBox[] = [];

/** A still, sharp picture of one phrase's boxes. Fills its nearest positioned ancestor; holds no photo once it is painted. */
export function PhotoCrop(props: Props) {
  const { photoUrl, size, boxes, beside = NONE, rivals = NONE, colour, view, label, strings } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const [told, setTold] = useState<{ url: string; phase: Phase } | null>(null);
  const { widthPx, heightPx } = size;

  // Joins the 2D canvas, which React does not draw, to its photo and its size on the page.
  useEffect(() => {
    const element = canvas.current;
    if (!element || photoUrl === null) return;
    let isGone = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const tell = (phase: Phase) =>
      setTold((before) => (before?.url === photoUrl && before.phase === phase ? before : { url: photoUrl, phase }));
    const paint = (photo: DecodedPhoto) => {
      if (isGone) return;
      tell("ready");
      paintOnto(element, photo, { size: { widthPx, heightPx }, boxes, beside, rivals, colour, view }, theme);
    };
    const miss = (error: unknown) => {
      if (isGone) return;
      const lack = lackOf(error);
      tell(lack);
      clearTimeout(again);
      if (lack === "unreachable") again = setTimeout(look, AGAIN_MS);
    };
    const look = () => {
      const photo = decodedPhoto(photoUrl);
      if (photo) return paint(photo);
      preloadPhoto(photoUrl).then(paint, miss);
    };
    // Tells its first size before the next frame is painted.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    const stopWatching = watchPixels(look);
    return () => {
      isGone = true;
      clearTimeout(again);
      observer.disconnect();
      stopWatching();
    };
  }, [photoUrl, widthPx, heightPx, boxes, beside, rivals, colour, view, theme]);

  const phase = photoUrl === null ? "absent" : told?.url === photoUrl ? told.phase : "loading";
  return (
    <div role="img" aria-label={label} data-phase={phase} className="absolute inset-0 overflow-hidden bg-stage">
      {/* Hidden until it shows this photo: never the one of the phrase before. */}
      <canvas ref={canvas} className={`absolute inset-0 size-full ${phase === "ready" ? "" : "invisible"}`} />
      {phase === "loading" ? <div className="absolute inset-0 bg-line/60 motion-safe:animate-pulse" /> : null}
      {phase !== "loading" && phase !== "ready" ? (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-1.5 p-2 text-center text-xs text-ink-soft">
          <ImageOff size={24} strokeWidth={1.5} aria-hidden />
          {strings ? <p>{strings[phase]}</p> : null}
        </div>
      ) : null}
    </div>
  );
}

function paintOnto(
  element: HTMLCanvasElement,
  photo: DecodedPhoto,
  crop: Crop,
  theme: Parameters<typeof paintCrop>[5],
) {
  const ratio = window.devicePixelRatio;
  const room = { widthPx: element.clientWidth, heightPx: element.clientHeight };
  const context = element.getContext("2d");
  if (!context || room.widthPx < 1 || room.heightPx < 1) return;
  // Also wipes it.
  element.width = Math.round(room.widthPx * ratio);
  element.height = Math.round(room.heightPx * ratio);
  context.scale(ratio, ratio);
  paintCrop(context, photo, crop, room, ratio, theme);
}
