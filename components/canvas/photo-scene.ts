import type { Size } from "#domain/box/box.ts";
import { unionOf } from "#domain/canvas/canvas-box.ts";
import { type Gesture, IDLE, type PointerAction, stepGesture } from "#domain/canvas/gesture.ts";
import { boxesAt, type Pick, pickFrom } from "#domain/canvas/hit.ts";
import { revealView } from "#domain/canvas/reveal.ts";
import { type StagePoint, type StageRect, toImage, toStage } from "#domain/canvas/view.ts";
import { BoxEditor } from "./box-editor.ts";
import { BoxPicture } from "./box-picture.ts";
import { Camera } from "./camera.ts";
import { paintPhoto, paintSurface } from "./paint-photo.ts";
import type { PointerSink } from "./pointer-input.ts";
import type { SceneLayers, SceneProps } from "./scene-props.ts";

/** How near to a box's edge the pointer still meets it, in CSS pixels. */
const SLACK_PX = 3;

/**
 * What lies behind the canvas: the photo, the view, the pointer, and the boxes' picture. React hands in props and is told
 * of results; nothing of it runs while the pointer moves.
 */
export class PhotoScene implements PointerSink {
  private props: SceneProps | null = null;
  private layers: SceneLayers | null = null;
  private element: HTMLElement | null = null;
  private room: Size = { widthPx: 0, heightPx: 0 };
  private gesture: Gesture = IDLE;
  private hoverAt: StagePoint | null = null;
  /** Where the pointer lay when other boxes came under it: until it moves it points at none. */
  private restAt: StagePoint | null = null;
  private pointedIds: string[] = [];
  private lastPick: Pick | null = null;
  private readonly picture = new BoxPicture(() => this.layers?.boxes.batchDraw());
  private readonly editor = new BoxEditor(() => this.replan());
  readonly camera = new Camera(
    () => this.repaint(),
    () => this.settle(),
  );

  /** Joins the scene to its layers and its element; the element gets the view written on it. */
  attach(element: HTMLElement, layers: SceneLayers) {
    this.element = element;
    this.layers = layers;
    this.editor.attach();
    this.setLetters();
    this.resize({ widthPx: element.clientWidth, heightPx: element.clientHeight });
  }

  detach() {
    this.camera.halt();
    this.picture.halt();
    this.editor.detach();
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
    for (const layer of layers ? [layers.photo, layers.boxes] : []) layer.getCanvas().setPixelRatio(ratio);
    this.setLetters();
    this.repaint();
  }

  show(props: SceneProps) {
    const before = this.props;
    const isOtherPhoto = before?.photoName !== props.photoName;
    this.props = props;
    this.picture.show(props);
    if (before?.theme !== props.theme || before.labelPx !== props.labelPx) this.setLetters();
    if (isOtherPhoto) this.lastPick = null;
    if (before && before.subject !== props.subject) this.rest();
    this.editor.show(props.hidden ? null : props.edit, props.tool, isOtherPhoto);
    this.camera.frame(props.size, this.room, isOtherPhoto);
    this.replan(isOtherPhoto);
    if (before?.image !== props.image || before.size !== props.size || before.isAwaited !== props.isAwaited) {
      this.layers?.photo.batchDraw();
    } else if (before.theme !== props.theme) this.layers?.photo.batchDraw();
    this.point();
  }

  act(action: PointerAction) {
    const { view } = this.camera;
    const { props } = this;
    if (!view || !props?.size) return;
    // What is pressed is meant, wherever the pointer lay.
    if (action.kind === "down") this.restAt = null;
    const wasBusy = this.editor.isBusy;
    const isPhotoHeld = this.gesture.kind !== "idle";
    const { passOn, outcome } = this.editor.act(action, { view, size: props.size }, isPhotoHeld);
    for (const passed of passOn) this.actOnPhoto(passed);
    // Before it is painted the caller has answered with new boxes: React renders what a pointer brings within its event.
    if (outcome?.kind === "edit") props.onEdit(outcome.id, outcome.box);
    if (outcome?.kind === "draw") props.onDraw(outcome.box);
    if (wasBusy || this.editor.isBusy) this.replan(true);
    this.showCursor(action.kind === "cancel" ? this.hoverAt : action.at);
  }

  zoom(at: StagePoint, factor: number) {
    this.camera.wheel(at, factor);
  }

  hover(at: StagePoint | null) {
    if (at && this.restAt?.x === at.x && this.restAt.y === at.y) return;
    this.restAt = null;
    this.hoverAt = at;
    this.showCursor(at);
    this.point();
  }

  bringIntoView(ids: readonly string[], canZoom: boolean) {
    const whole = unionOf(ids.flatMap((id) => this.picture.shelf.byId.get(id)?.box ?? []));
    if (whole) this.camera.aim(({ view, size, room }) => revealView(view, whole, size, room, canZoom));
  }

  /** In CSS pixels of the element; null for an id that is not there, or while there is no photo. */
  rectOf(id: string): StageRect | null {
    const box = this.picture.shelf.byId.get(id)?.box;
    const { view } = this.camera;
    return box && view ? toStage(view, box) : null;
  }

  readonly paintPhoto = (context: CanvasRenderingContext2D) => {
    const { props, camera } = this;
    if (!props?.size || !camera.view) return;
    if (props.image) paintPhoto(context, props.image, props.size, camera.view, camera.isMoving);
    else paintSurface(context, props.size, camera.view, this.room, props.theme, props.isAwaited);
  };

  readonly paintBoxes = (context: CanvasRenderingContext2D) => {
    const { view } = this.camera;
    if (view) this.picture.paint(context, { view, room: this.room, ratio: this.ratio });
  };

  private actOnPhoto(action: PointerAction) {
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

  /** The pointer points at nothing until it moves. */
  private rest() {
    this.restAt = this.hoverAt ?? this.restAt;
    this.hoverAt = null;
  }

  private setLetters() {
    if (this.element) this.picture.setLetters(getComputedStyle(this.element).fontFamily, this.ratio);
  }

  private get ratio(): number {
    return this.layers?.boxes.getCanvas().getPixelRatio() ?? 1;
  }

  /** Redraws the boxes; the photo stays as it is. */
  private replan(isAtOnce = false) {
    const { editedBox, drawn, isDrawing } = this.editor;
    this.picture.plan(this.pointedIds, { editedBox, drawn, isDrawing }, isAtOnce);
    this.layers?.boxes.batchDraw();
  }

  private repaint() {
    const { layers } = this;
    layers?.photo.batchDraw();
    layers?.boxes.batchDraw();
  }

  private showCursor(at: StagePoint | null) {
    const { element, camera } = this;
    const cursor = camera.view ? this.editor.cursorAt(at, camera.view) : "";
    if (element && element.style.cursor !== cursor) element.style.cursor = cursor;
  }

  private idsAt(at: StagePoint): string[] {
    const { view } = this.camera;
    if (!view || this.props?.hidden) return [];
    return boxesAt(this.picture.shelf.hitLayers, toImage(view, at), SLACK_PX / view.scale);
  }

  /** Finds what lies under the pointer, and reports it where it has changed. */
  private point() {
    // Under a moving photo boxes would light up by the dozen; under a hand that draws or drags they are in its way.
    if (this.camera.isMoving || this.editor.isBusy) return;
    const ids = this.hoverAt === null || this.editor.isDrawing ? [] : this.idsAt(this.hoverAt);
    if (ids.length === this.pointedIds.length && ids.every((id, index) => id === this.pointedIds[index])) return;
    this.pointedIds = ids;
    this.replan();
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
