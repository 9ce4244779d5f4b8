"use client";

import { photoUrl } from "#domain/photo/photo-url.ts";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import { PhotoCrop } from "../../canvas/photo-crop.tsx";
import { usePhotoStrings } from "../photo/photo-strings.ts";

/** A cell's boxes cut out of their photo, as large as there is room for. */
export function SpotCrop({ cell }: { cell: SpotCell }) {
  const strings = usePhotoStrings();
  return (
    <PhotoCrop
      photoUrl={photoUrl({ id: cell.imageId, photoMark: cell.photoMark, ...cell.size })}
      size={cell.size}
      boxes={cell.boxes}
      beside={cell.beside}
      rivals={cell.rivals}
      colour={0}
      view={cell.view}
      label={cell.phrase}
      strings={strings}
    />
  );
}
