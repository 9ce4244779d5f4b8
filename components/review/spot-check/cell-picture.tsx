"use client";

import { useEffect, useRef } from "react";
import type { ImageBox, Size } from "#domain/box.ts";
import { usePhoto } from "../../canvas/use-photo.ts";

type Props = { photoUrl: string; size: Size; boxes: readonly ImageBox[]; view: "crop" | "whole" };

/** Interim until PhotoCrop is there. */
export function CellPicture({ photoUrl, size, boxes, view }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const photo = usePhoto(photoUrl);

  // Joins the canvas, which React does not draw.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || !photo.image) return;
    const { width, height } = element.getBoundingClientRect();
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    const x1 = view === "whole" ? 0 : Math.min(...boxes.map((box) => box.x1)) - 40;
    const y1 = view === "whole" ? 0 : Math.min(...boxes.map((box) => box.y1)) - 40;
    const x2 = view === "whole" ? size.widthPx : Math.max(...boxes.map((box) => box.x2)) + 40;
    const y2 = view === "whole" ? size.heightPx : Math.max(...boxes.map((box) => box.y2)) + 40;
    const scale = Math.min(element.width / (x2 - x1), element.height / (y2 - y1));
    context.drawImage(photo.image, -x1 * scale, -y1 * scale, size.widthPx * scale, size.heightPx * scale);
    context.strokeStyle = "#ff0";
    context.lineWidth = 2;
    for (const box of boxes)
      context.strokeRect(
        (box.x1 - x1) * scale,
        (box.y1 - y1) * scale,
        (box.x2 - box.x1) * scale,
        (box.y2 - box.y1) * scale,
      );
  }, [photo.image, boxes, size, view]);

  return <canvas ref={canvas} className="absolute inset-0 size-full" />;
}
