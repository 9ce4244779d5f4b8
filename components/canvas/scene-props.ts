import type Konva from "konva";
import type { ImageBox, Size } from "#domain/box/box.ts";
import type { CanvasBox } from "#domain/canvas/canvas-box.ts";
import type { Wishes } from "#domain/canvas/drawing.ts";
import type { EditedBox, Tool } from "#domain/canvas/edit-gesture.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import type { DecodedPhoto } from "./preload-photo.ts";

/** What the scene shows and whom it notifies; passed in again at each render of the shell. */
export type SceneProps = Wishes & {
  /** Names the photo: another name is another photo, and is fitted. */
  readonly photoName: string;
  /** Names what the boxes are of: with another name the pointer points at nothing until it moves. */
  readonly subject: string;
  readonly image: DecodedPhoto | null;
  /** True while the photo is loading. */
  readonly isAwaited: boolean;
  readonly size: Size | null;
  readonly boxes: readonly CanvasBox[];
  readonly known: readonly CanvasBox[];
  readonly labels: boolean;
  readonly hidden: boolean;
  readonly spotlight: boolean;
  readonly opacity: number;
  readonly labelPx: number;
  readonly edit: EditedBox | null;
  readonly tool: Tool;
  readonly theme: Theme;
  onEdit(id: string, box: ImageBox): void;
  onDraw(box: ImageBox): void;
  onPoint(ids: string[]): void;
  onPick(id: string | null): void;
  onView(view: { scale: number; isFitted: boolean }): void;
};

/** The two layers, bottom first: each is repainted only when its own matter changes. */
export type SceneLayers = {
  readonly stage: Konva.Stage;
  readonly photo: Konva.Layer;
  readonly boxes: Konva.Layer;
};
