"use client";

import { Expand, Maximize, Minus, Plus } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { memo, type ReactNode, type RefObject, useSyncExternalStore } from "react";
import type { ImageView } from "#domain/entry/entry-view.ts";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas-props.ts";
import type { CommandId } from "../keys/commands.ts";
import { useKeyNow } from "../keys/use-key-now.ts";
import type { ZoomStore } from "./zoom-store.ts";

type Props = {
  image: ImageView;
  /** Pixels of the raw raster, null where they are not known. */
  widthPx: number | null;
  heightPx: number | null;
  zoom: ZoomStore;
  canvas: RefObject<PhotoCanvasHandle | null>;
};

/**
 * What the photo is, and how it is looked at by a pointer alone: a phone has two fingers for that, and is told the first in one low line. Drawn anew for another photo
 * and not for another entry, whose painting it would delay.
 */
export const PhotoToolbar = memo(function PhotoToolbar({ image, widthPx, heightPx, zoom, canvas }: Props) {
  const t = useTranslations("review.photoBar");
  return (
    <div
      role="toolbar"
      aria-label={t("label")}
      className="flex shrink-0 items-center gap-1 border-t border-line bg-panel px-2 text-xs text-ink-soft short:hidden"
      // Pressed by a pointer, a button leaves the focus with the entry, where the next key belongs.
      onMouseDown={(event) => event.preventDefault()}
    >
      <span
        className="flex min-w-0 grow tabular-nums max-sm:justify-center max-sm:py-0.5"
        title={image.licence ? `${image.identity} · ${image.licence.name}` : image.identity}
      >
        <span className="min-w-0 truncate">
          {image.identity}
          {widthPx && heightPx ? ` · ${t("size", { width: widthPx, height: heightPx })}` : ""}
          {` · ${t(`source.${image.photo}`)}`}
        </span>
        {/* Where there is little room the photo's name gives way, not its licence. */}
        {image.licence ? (
          <span className="max-w-3/4 shrink-0 truncate">
            {"\u00a0· "}
            {image.licence.url === "" ? (
              image.licence.name
            ) : (
              <a href={image.licence.url} target="_blank" rel="noreferrer" className="underline">
                {image.licence.name}
              </a>
            )}
          </span>
        ) : null}
      </span>
      <span className="contents max-sm:hidden">
        <Act id="zoomOut" onRun={() => canvas.current?.zoomBy(0.8)}>
          <Minus size={15} aria-hidden />
        </Act>
        <Percent zoom={zoom} />
        <Act id="zoomIn" onRun={() => canvas.current?.zoomBy(1.25)}>
          <Plus size={15} aria-hidden />
        </Act>
        <Act id="fit" onRun={() => canvas.current?.fit()}>
          <Maximize size={15} aria-hidden />
        </Act>
        <Act id="actualSize" onRun={() => canvas.current?.actualSize()}>
          <span aria-hidden className="font-semibold">
            1:1
          </span>
        </Act>
        <Act id="fullScreen" onRun={() => canvas.current?.toggleFullScreen()}>
          <Expand size={15} aria-hidden />
        </Act>
      </span>
    </div>
  );
});

/** By itself, for it alone changes with the zoom. */
function Percent({ zoom }: { zoom: ZoomStore }) {
  const t = useTranslations("review.photoBar");
  const format = useFormatter();
  const scale = useSyncExternalStore(zoom.subscribe, zoom.scale, zoom.scale);
  if (scale === null) return <span className="w-12" />;
  const percent = format.number(scale, "percent");
  return (
    <span className="w-12 text-center tabular-nums">
      <span className="sr-only">{t("zoom")} </span>
      {percent}
    </span>
  );
}

function Act({ id, onRun, children }: { id: CommandId; onRun(): void; children: ReactNode }) {
  const tk = useTranslations("commands");
  const key = useKeyNow()(id);
  const name = tk(`${id}.name`);
  return (
    <button
      type="button"
      aria-label={name}
      title={key ? `${name} (${keyName(key)})` : name}
      className="grid h-8 min-w-8 place-items-center rounded hover:bg-line/50 hover:text-ink"
      onClick={onRun}
    >
      {children}
    </button>
  );
}
