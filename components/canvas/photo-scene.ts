import type Konva from "konva";
import type { Size } from "#domain/box.ts";
import { type CanvasBox, unionOf } from "#domain/canvas/canvas-box.ts";
import { type Drawing, planDrawing, type Shelf, shelve, type Wishes } from "#domain/canvas/drawing.ts";
import { type Gesture, IDLE, type PointerAction, stepGesture } from "#domain/canvas/gesture.ts";
import { boxesAt, type Pick, pickFrom } from "#domain/canvas/hit.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { revealView } from "#domain/canvas/reveal.ts";
import { type StagePoint, type StageRect, toImage, toStage } from "#domain/canvas/view.ts";
import { Camera } from "./camera.ts";
import { LabelPainter } from "./label-painter.ts";
import { type BoxGroup, groupByStyle, paintBoxes } from "./paint-boxes.ts";
import { paintPhoto, paintSurface } from "./paint-photo.ts";
import type { PointerSink } from "./pointer-input.ts";

/** What the scene shows and whom it tells; handed in anew at each render of the shell. */
export type SceneProps = Wishes & {
  /** Names the photo: another name is another photo, and is fitted. */
  readonly photoName: string;
  readonly image: HTMLImageElement | null;
  /** True while the photo is loading. */
  readonly isAwaited: boolean;
  readonly size: Size | null;
  readonly boxes: readonly CanvasBox[];
  readonly known: readonly CanvasBox[];
  readonly labels: boolean;
  readonly hidden: boolean;
  readonly theme: Theme;
  onPoint(ids: string[]): void;
  onPick(id: string | null): void;
  onView(view: { scale: number; isFitted: boolean }): void;
};

/** The three layers, bottom first: each is repainted only when its own matter changes. */
export type SceneLayers = {
  readonly stage: Konva.Stage;
  readonly photo: Konva.Layer;
  readonly rest: Konva.Layer;
  readonly front: Konva.Layer;
};

const NO_SHELF = shelve([], [], { widthPx: 1, heightPx: 1 });
/** How near to a box's edge the pointer still meets it, in CSS pixels. */
const SLACK_PX = 3;

/**
 * What lies behind the canvas: the boxes, the view, the pointer. React hands in props and is told of results; nothing of
 * it runs while the pointer moves.
 */
export class PhotoScene implements PointerSink {
  private props: SceneProps | null = null;
  private layers: SceneLayers | null = null;
  private element: HTMLElement | null = null;
  private room: Size = { widthPx: 0, heightPx: 0 };
  private shelf: Shelf = NO_SHELF;
  private drawing: Drawing = { rest: [], front: [], labelled: [], restLook: "plain" };
  private restGroups: BoxGroup[] = [];
  private frontGroups: BoxGroup[] = [];
  private gesture: Gesture = IDLE;
  private hoverAt: StagePoint | null = null;
  private pointedIds: string[] = [];
  private lastPick: Pick | null = null;
  private readonly labels = new LabelPainter();
  readonly camera = new Camera(
    () => this.repaint(),
    () => this.settle(),
  );

  /** Joins the scene to its layers and its element; the element gets the view written on it. */
  attach(element: HTMLElement, layers: SceneLayers) {
    this.element = element;
    this.layers = layers;
    this.setLetters();
    this.resize({ widthPx: element.clientWidth, heightPx: element.clientHeight });
  }

  detach() {
    this.camera.halt();
    this.layers = null;
    this.element = null;
  }

  resize(room: Size) {
    this.room = room;
    this.layers?.stage.size({ width: room.widthPx, height: room.heightPx });
    if (this.props) this.camera.frame(this.props.size, room, false);
    this.repaint();
  }

  /** Other pixels for one CSS pixel, or other letters. */
  sharpen(ratio: number) {
    const { layers } = this;
    for (const layer of layers ? [layers.photo, layers.rest, layers.front] : []) layer.getCanvas().setPixelRatio(ratio);
    this.setLetters();
    this.repaint();
  }

  show(props: SceneProps) {
    const before = this.props;
    this.props = props;
    const { size, boxes, known } = props;
    if (before?.boxes !== boxes || before.known !== known || before.size !== size) {
      this.shelf = size ? shelve(boxes, known, size) : NO_SHELF;
    }
    if (before?.theme !== props.theme) this.setLetters();
    this.camera.frame(size, this.room, before?.photoName !== props.photoName);
    this.plan();
    this.repaint();
    this.point();
  }

  act(action: PointerAction) {
    const { view } = this.camera;
    if (!view) return;
    const { gesture, outcome } = stepGesture(this.gesture, action, view);
    this.gesture = gesture;
    switch (outcome?.kind) {
      case "view":
        return this.camera.move(outcome.view, outcome.about);
      case "settled":
        return this.camera.rest();
      case "double-click":
        return this.camera.toggleFit(outcome.at);
      case "click":
        this.lastPick = pickFrom(this.idsAt(outcome.at), outcome.at, this.lastPick);
        return this.props?.onPick(this.lastPick.id);
    }
  }

  zoom(at: StagePoint, factor: number) {
    this.camera.wheel(at, factor);
  }

  hover(at: StagePoint | null) {
    this.hoverAt = at;
    this.point();
  }

  bringIntoView(ids: readonly string[]) {
    const whole = unionOf(ids.flatMap((id) => this.shelf.byId.get(id)?.box ?? []));
    if (whole) this.camera.aim(({ view, size, room }) => revealView(view, whole, size, room));
  }

  /** Where a box is drawn, in CSS pixels of the canvas; null for one that is not there. */
  rectOf(id: string): StageRect | null {
    const { view } = this.camera;
    const drawn = this.shelf.byId.get(id);
    return view && drawn ? toStage(view, drawn.box) : null;
  }

  readonly paintPhoto = (context: CanvasRenderingContext2D) => {
    const { props, camera } = this;
    if (!props?.size || !camera.view) return;
    if (props.image) paintPhoto(context, props.image, props.size, camera.view, camera.isMoving);
    else paintSurface(context, props.size, camera.view, this.room, props.theme, props.isAwaited);
  };

  readonly paintRest = (context: CanvasRenderingContext2D) => this.paintGroups(context, this.restGroups);

  readonly paintFront = (context: CanvasRenderingContext2D) => {
    const { props, camera } = this;
    this.paintGroups(context, this.frontGroups);
    if (props?.labels && !props.hidden && camera.view) {
      this.labels.paint(context, this.drawing, camera.view, this.room);
    }
  };

  private setLetters() {
    if (this.element && this.props)
      this.labels.set(getComputedStyle(this.element).fontFamily, this.ratio, this.props.theme);
  }

  private get ratio(): number {
    return this.layers?.rest.getCanvas().getPixelRatio() ?? 1;
  }

  private paintGroups(context: CanvasRenderingContext2D, groups: readonly BoxGroup[]) {
    const { view } = this.camera;
    if (view && !this.props?.hidden) paintBoxes(context, groups, view, this.room, this.ratio);
  }

  private plan() {
    const { props } = this;
    if (!props) return;
    this.drawing = planDrawing(this.shelf, props, this.pointedIds);
    this.restGroups = groupByStyle(this.drawing.rest, props.theme);
    this.frontGroups = groupByStyle(this.drawing.front, props.theme);
  }

  private repaint() {
    const { layers } = this;
    layers?.photo.batchDraw();
    layers?.rest.batchDraw();
    layers?.front.batchDraw();
  }

  private idsAt(at: StagePoint): string[] {
    const { view } = this.camera;
    if (!view || this.props?.hidden) return [];
    return boxesAt(this.shelf.hitLayers, toImage(view, at), SLACK_PX / view.scale);
  }

  /** Finds what lies under the pointer, and tells of it where it has changed. */
  private point() {
    // Under a moving photo boxes would light up by the dozen.
    if (this.camera.isMoving) return;
    const ids = this.hoverAt === null ? [] : this.idsAt(this.hoverAt);
    if (ids.length === this.pointedIds.length && ids.every((id, index) => id === this.pointedIds[index])) return;
    this.pointedIds = ids;
    this.plan();
    this.repaint();
    this.props?.onPoint(ids);
  }

  private settle() {
    const { element, camera } = this;
    this.repaint();
    if (!element || !camera.view) return;
    // For tests and for those who look for a box on the page: stage = image × scale + offset, in CSS pixels.
    element.dataset.scale = String(camera.view.scale);
    element.dataset.offsetX = String(camera.view.x);
    element.dataset.offsetY = String(camera.view.y);
    this.props?.onView({ scale: camera.view.scale, isFitted: camera.isFitted });
    this.point();
  }
}
