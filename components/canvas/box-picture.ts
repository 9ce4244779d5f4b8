import type { ImageBox, Size } from "#domain/box/box.ts";
import { type Drawing, planDrawing, type Shelf, shelve, standIn } from "#domain/canvas/drawing.ts";
import type { View } from "#domain/canvas/view.ts";
import { paintOfKind } from "./box-style.ts";
import { LabelPainter } from "./label-painter.ts";
import { type BoxGroup, groupByStyle, paintBoxes } from "./paint-boxes.ts";
import { paintDrawn, paintHandles } from "./paint-handles.ts";
import type { SceneProps } from "./scene-props.ts";
import { Spotlight } from "./spotlight.ts";

const NO_SHELF = shelve([], [], { widthPx: 1, heightPx: 1 });

/** What a hand has on the canvas now: the box with handles where it is, and one that is being drawn. */
export type InHand = {
  readonly editedBox: { readonly id: string; readonly box: ImageBox } | null;
  readonly drawn: ImageBox | null;
  /** A drag would draw: the box in hand then has no handles. */
  readonly isDrawing: boolean;
};

/** Where the photo lies, and on how much canvas. */
type Place = { readonly view: View; readonly room: Size; readonly ratio: number };

/** The boxes of a scene as they are painted: which of them, in which look, with which labels, under which light. */
export class BoxPicture {
  private props: SceneProps | null = null;
  private inHand: InHand = { editedBox: null, drawn: null, isDrawing: false };
  private given: Shelf = NO_SHELF;
  private drawing: Drawing = { rest: [], front: [], labelled: [], restLook: "plain", spotlit: [] };
  private restGroups: BoxGroup[] = [];
  private frontGroups: BoxGroup[] = [];
  private readonly labels = new LabelPainter();
  private readonly spotlight: Spotlight;
  /** All boxes, that of the hand where it is now. */
  shelf: Shelf = NO_SHELF;

  /** `onShade` requests a redraw, a few times while the spotlight turns. */
  constructor(onShade: () => void) {
    this.spotlight = new Spotlight(onShade);
  }

  setLetters(family: string, ratio: number) {
    if (this.props) {
      const { labelPx, theme } = this.props;
      this.labels.set({ family, ratio, theme, fontPx: Math.min(20, Math.max(10, labelPx)) });
    }
  }

  show(props: SceneProps) {
    const before = this.props;
    this.props = props;
    const { size, boxes, known } = props;
    if (before?.boxes === boxes && before.known === known && before.size === size) return;
    this.given = size ? shelve(boxes, known, size) : NO_SHELF;
  }

  /** Makes ready what is painted. `isAtOnce`: the light follows without easing, for a photo that has just come or a hand. */
  plan(pointedIds: readonly string[], inHand: InHand, isAtOnce: boolean) {
    const { props } = this;
    if (!props) return;
    const { size, theme, spotlight, hidden } = props;
    const { editedBox } = inHand;
    this.inHand = inHand;
    this.shelf = editedBox && size ? standIn(this.given, editedBox.id, editedBox.box, size) : this.given;
    const focusIds = editedBox ? new Set([...props.focusIds, editedBox.id]) : props.focusIds;
    this.drawing = planDrawing(this.shelf, { ...props, focusIds }, pointedIds);
    const { spotlit } = this.drawing;
    // Who moves or draws a box must see what lies beyond it.
    const isLit = spotlight && !hidden && spotlit.length > 0 && editedBox === null && !inHand.isDrawing;
    this.restGroups = groupByStyle(this.drawing.rest, theme, isLit);
    this.frontGroups = groupByStyle(this.drawing.front, theme, isLit || editedBox !== null);
    this.spotlight.aim(isLit ? spotlit.map((drawn) => drawn.box) : null, isAtOnce);
  }

  halt() {
    this.spotlight.halt();
  }

  /** Shade first, then boxes, those in front of the others, labels on top. */
  paint(context: CanvasRenderingContext2D, { view, room, ratio }: Place) {
    const { props } = this;
    if (!props) return;
    const { editedBox, drawn, isDrawing } = this.inHand;
    const { hidden, opacity, theme } = props;
    if (props.size) this.spotlight.paint(context, props.size, view, room, ratio);
    if (!hidden) paintBoxes(context, this.restGroups, view, room, ratio, opacity);
    if (drawn) paintDrawn(context, drawn, view);
    if (hidden) return;
    paintBoxes(context, this.frontGroups, view, room, ratio, editedBox ? 1 : opacity);
    const editedId = editedBox && !isDrawing ? editedBox.id : null;
    this.labels.paint(context, this.drawing, view, room, { hasText: props.labels, opacity, editedId });
    if (editedId === null || !editedBox) return;
    const line = this.shelf.byId.get(editedBox.id);
    paintHandles(context, editedBox.box, view, line ? paintOfKind(line.kind, line.colour, theme).line : "#ffffff");
  }
}
