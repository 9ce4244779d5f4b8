"use client";

import { useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { Size } from "#domain/box/box.ts";
import { isShown } from "#domain/photo/photo-url.ts";
import { CanvasNotice, type NoticePhase } from "./canvas-notice.tsx";
import type { PhotoCanvasProps } from "./photo-canvas-props.ts";
import type { DecodedPhoto } from "./preload-photo.ts";
import type { SceneLayers } from "./scene-props.ts";
import { SceneStage } from "./scene-stage.tsx";
import { usePhoto } from "./use-photo.ts";
import { useScene } from "./use-scene.ts";
import { useStandIn } from "./use-stand-in.ts";
import { useTheme } from "./use-theme.ts";

export type { PhotoCanvasHandle } from "./photo-canvas-props.ts";

const NONE_LIT: ReadonlySet<string> = new Set();

/** A photo with boxes that one can zoom, drag and point into. Fills its nearest positioned ancestor. */
export function PhotoCanvas(props: PhotoCanvasProps) {
  const { ref, photoUrl, photoState, still = false, label, strings } = props;
  const element = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const layers = useRef<SceneLayers>(null);
  const scene = useScene(element, layers, still);
  const theme = useTheme();
  const photo = usePhoto(isShown(photoState) ? photoUrl : null);
  const standIn = useStandIn(props.thumbUrl ?? null, photo.phase === "loading");
  const size = useSameSize(props.size ?? naturalSize(photo.image));
  const phase =
    photoState === "broken" || photoState === "withdrawn"
      ? photoState
      : photo.phase === "ready" && size === null
        ? "unsized"
        : photo.phase;

  // Joins the scene, which React does not draw.
  useLayoutEffect(() => {
    scene.show({
      ...props,
      photoName: props.photoName ?? photoUrl ?? "",
      subject: props.subject ?? "",
      image: photo.image ?? standIn,
      isAwaited: phase === "loading",
      size,
      theme,
      litIds: props.litIds ?? NONE_LIT,
      spotlight: props.spotlight ?? false,
      opacity: Math.min(1, Math.max(0.2, props.opacity ?? 1)),
      labelPx: props.labelPx ?? 12,
      edit: props.edit ?? null,
      tool: props.tool ?? "look",
      onEdit: props.onEdit ?? (() => {}),
      onDraw: props.onDraw ?? (() => {}),
      onView: props.onView ?? (() => {}),
    });
  });

  useImperativeHandle(
    ref,
    () => ({
      fit: () => scene.camera.fit(),
      actualSize: () => scene.camera.actualSize(),
      toggleFullScreen: () => {
        // A browser may refuse it, in a frame for one: then all stays as it is.
        if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
        else void frame.current?.requestFullscreen().catch(() => {});
      },
      zoomBy: (factor) => scene.camera.zoomBy(factor),
      panBy: (xPx, yPx) => scene.camera.panBy(xPx, yPx),
      bringIntoView: (ids, canZoom = true) => scene.bringIntoView(ids, canZoom),
      screenBox: (id) => {
        const rect = scene.rectOf(id);
        const area = element.current?.getBoundingClientRect();
        return rect && area
          ? { left: area.left + rect.x, top: area.top + rect.y, widthPx: rect.widthPx, heightPx: rect.heightPx }
          : null;
      },
    }),
    [scene],
  );

  return (
    <div ref={frame} className="absolute inset-0 overflow-hidden bg-stage">
      <div
        ref={element}
        role="img"
        aria-label={label}
        data-phase={phase}
        data-stand-in={photo.image === null && standIn !== null}
        className={`absolute inset-0 select-none ${still ? "" : "cursor-grab touch-none active:cursor-grabbing"}`}
      >
        <SceneStage ref={layers} scene={scene} />
      </div>
      {/* Beside the picture, not in it: what lies in an image is not read out. */}
      {phase === "ready" ? null : (
        <CanvasNotice
          phase={phase}
          text={textOf(phase, strings)}
          isAside={size !== null}
          retry={phase === "unreachable" ? { label: strings.retry, run: photo.retry } : null}
        />
      )}
    </div>
  );
}

const textOf = (phase: NoticePhase, strings: PhotoCanvasProps["strings"]) =>
  phase === "unsized" ? strings.noSize : strings[phase];

const naturalSize = (photo: DecodedPhoto | null): Size | null =>
  photo ? { widthPx: photo.width, heightPx: photo.height } : null;

/** The size as one object as long as its numbers stay, so that a caller may create a new one at each render. */
function useSameSize(size: Size | null): Size | null {
  const [kept, setKept] = useState(size);
  if (kept?.widthPx === size?.widthPx && kept?.heightPx === size?.heightPx) return kept;
  setKept(size);
  return size;
}
