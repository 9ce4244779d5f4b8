import type { Ref } from "react";
import type { ImageBox, Size } from "#domain/box/box.ts";
import type { CanvasBox } from "#domain/canvas/canvas-box.ts";
import type { EditedBox, Tool } from "#domain/canvas/edit-gesture.ts";
import type { ImageView } from "#domain/entry/entry-view.ts";
import type { PhotoLack } from "#domain/photo/photo-url.ts";

export type PhotoCanvasProps = {
  ref?: Ref<PhotoCanvasHandle>;
  /** Names the photo (the image's id; "" where none): the same name keeps zoom and pan. Without it the address does. */
  photoName?: string;
  /** Names what the boxes are of, an entry's id: once it changes, what comes under a pointer at rest is not pointed at. */
  subject?: string;
  photoUrl: string | null;
  /** A small picture of the photo, shown as long as the photo takes its time. */
  thumbUrl?: string | null;
  /** What is known of the photo's file before it is asked for. */
  photoState: ImageView["photo"];
  /** Pixels of the raw raster; without it the loaded photo's own count. */
  size: Size | null;
  boxes: readonly CanvasBox[];
  /** Quiet boxes: drawn under the pointer, by id, or all. */
  known: readonly CanvasBox[];
  /** Drawn stronger; others step back. */
  focusIds: ReadonlySet<string>;
  /** Pointed at from elsewhere: drawn stronger, and others stay as they are. */
  litIds?: ReadonlySet<string>;
  shownKnownIds: ReadonlySet<string>;
  showAllKnown: boolean;
  labels: boolean;
  /** Hides every box and label: the photo as it is. */
  hidden: boolean;
  /**
   * Darkens the photo outside of the boxes in focus, but not for what is pointed at, nor while a box is edited or drawn.
   */
  spotlight?: boolean;
  /** Of boxes and labels, 0.2 to 1. */
  opacity?: number;
  /** Letters of labels, 10 to 20 CSS pixels. */
  labelPx?: number;
  /** The box that carries handles: it stands in for the drawn one of that id. Image pixels. */
  edit?: EditedBox | null;
  /** With "draw" a drag makes a box; the middle button, two fingers or the space bar still move the photo. */
  tool?: Tool;
  /** A gesture on the edited box has ended and changed it; snapped to the printed grid. */
  onEdit?(id: string, box: ImageBox): void;
  /** A box was drawn; snapped to the printed grid, inside the photo. */
  onDraw?(box: ImageBox): void;
  /** The boxes under the pointer when they change: boxes before known ones, smallest first; none when it leaves. */
  onPoint(ids: string[]): void;
  /** A click on a box; again on the same spot, the box below. Null on the bare photo. */
  onPick(id: string | null): void;
  /** A view that has come to rest; `scale` is CSS pixels for one photo pixel. */
  onView?(view: { scale: number; isFitted: boolean }): void;
  /** A picture only: neither zoom nor pan, and the page scrolls over it. */
  still?: boolean;
  /** Describes the picture to a screen reader; every box is also in a list next to the canvas. */
  label: string;
  strings: Record<"loading" | "retry" | "noSize" | PhotoLack, string>;
};

export type PhotoCanvasHandle = {
  fit(): void;
  /** One CSS pixel for one photo pixel. */
  actualSize(): void;
  /** The photo alone, or back from there. Escape leaves it, too. */
  toggleFullScreen(): void;
  /** Zooms about the canvas's middle; 1.25 is a step inwards. */
  zoomBy(factor: number): void;
  /** Moves the photo by CSS pixels: panning without a pointer. */
  panBy(xPx: number, yPx: number): void;
  /** Shows these boxes by the least movement; unknown ids are passed over. */
  bringIntoView(ids: readonly string[], canZoom?: boolean): void;
  /** Where a box is on the page, in CSS pixels of the window; null for an unknown id. */
  screenBox(id: string): { left: number; top: number; widthPx: number; heightPx: number } | null;
};
