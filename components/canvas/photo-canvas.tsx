"use client";

import { type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { Size } from "#domain/box.ts";
import type { CanvasBox } from "#domain/canvas/canvas-box.ts";
import { CanvasNotice, type NoticePhase } from "./canvas-notice.tsx";
import type { SceneLayers } from "./photo-scene.ts";
import { SceneStage } from "./scene-stage.tsx";
import { usePhoto } from "./use-photo.ts";
import { useScene } from "./use-scene.ts";
import { useTheme } from "./use-theme.ts";

export type PhotoCanvasHandle = {
  fit(): void;
  /** Zooms about the canvas's middle; 1.25 is a step inwards. */
  zoomBy(factor: number): void;
  /** Moves the photo by CSS pixels: panning without a pointer. */
  panBy(xPx: number, yPx: number): void;
  /** Shows these boxes by the least movement; unknown ids are passed over. */
  bringIntoView(ids: readonly string[]): void;
  /** Where a box is on the page, in CSS pixels of the window; null for an unknown id. */
  screenBox(id: string): { left: number; top: number; widthPx: number; heightPx: number } | null;
};

type Props = {
  ref?: Ref<PhotoCanvasHandle>;
  photoUrl: string | null;
  /** What is known of the photo's file before it is asked for. */
  photoState: "absent" | "present" | "broken";
  /** Pixels of the raw raster; without it the loaded photo's own count. */
  size: Size | null;
  boxes: readonly CanvasBox[];
  /** Quiet boxes: drawn under the pointer, by id, or all. */
  known: readonly CanvasBox[];
  /** Drawn stronger; others step back. */
  focusIds: ReadonlySet<string>;
  shownKnownIds: ReadonlySet<string>;
  showAllKnown: boolean;
  labels: boolean;
  /** Hides every box and label: the photo as it is. */
  hidden: boolean;
  /** The boxes under the pointer when they change: boxes before known ones, smallest first; none when it leaves. */
  onPoint(ids: string[]): void;
  /** A click on a box; again on the same spot, the box below. Null on the bare photo. */
  onPick(id: string | null): void;
  /** A view that has come to rest; `scale` is CSS pixels for one photo pixel. */
  onView?(view: { scale: number; isFitted: boolean }): void;
  /** A picture only: neither zoom nor pan, and the page scrolls over it. */
  still?: boolean;
  /** Says to a screen reader what is seen; every box is in a list beside the canvas. */
  label: string;
  strings: { loading: string; absent: string; broken: string; noSize: string };
};

/** A photo with boxes that one can zoom, drag and point into. Fills its nearest positioned ancestor. */
export function PhotoCanvas(props: Props) {
  const { ref, photoUrl, photoState, still = false, label, strings } = props;
  const element = useRef<HTMLDivElement>(null);
  const layers = useRef<SceneLayers>(null);
  const scene = useScene(element, layers, still);
  const theme = useTheme();
  const photo = usePhoto(photoState === "present" ? photoUrl : null);
  const size = useSameSize(props.size ?? naturalSize(photo.image));
  const phase = photoState === "broken" ? "broken" : photo.phase === "ready" && size === null ? "unsized" : photo.phase;

  // Joins the scene, which React does not draw.
  useLayoutEffect(() => {
    scene.show({
      ...props,
      photoName: photoUrl ?? "",
      image: photo.image,
      isAwaited: phase === "loading",
      size,
      theme,
      onView: props.onView ?? (() => {}),
    });
  });

  useImperativeHandle(
    ref,
    () => ({
      fit: () => scene.camera.fit(),
      zoomBy: (factor) => scene.camera.zoomBy(factor),
      panBy: (xPx, yPx) => scene.camera.panBy(xPx, yPx),
      bringIntoView: (ids) => scene.bringIntoView(ids),
      screenBox: (id) => {
        const rect = scene.rectOf(id);
        const frame = element.current?.getBoundingClientRect();
        return rect && frame
          ? { left: frame.left + rect.x, top: frame.top + rect.y, widthPx: rect.widthPx, heightPx: rect.heightPx }
          : null;
      },
    }),
    [scene],
  );

  return (
    <div className="absolute inset-0 overflow-hidden">
      <div
        ref={element}
        role="img"
        aria-label={label}
        data-phase={phase}
        className={`absolute inset-0 select-none ${still ? "" : "cursor-grab touch-none active:cursor-grabbing"}`}
      >
        <SceneStage ref={layers} scene={scene} />
      </div>
      {/* Beside the picture, not in it: what lies in an image is not read out. */}
      {phase === "ready" ? null : <CanvasNotice phase={phase} text={textOf(phase, strings)} isAside={size !== null} />}
    </div>
  );
}

const textOf = (phase: NoticePhase, strings: Props["strings"]) =>
  phase === "unsized" ? strings.noSize : strings[phase];

const naturalSize = (photo: HTMLImageElement | null): Size | null =>
  photo && photo.naturalWidth > 0 ? { widthPx: photo.naturalWidth, heightPx: photo.naturalHeight } : null;

/** The size as one object as long as its numbers stay, so that a caller may make it anew at each render. */
function useSameSize(size: Size | null): Size | null {
  const [kept, setKept] = useState(size);
  if (kept?.widthPx === size?.widthPx && kept?.heightPx === size?.heightPx) return kept;
  setKept(size);
  return size;
}
