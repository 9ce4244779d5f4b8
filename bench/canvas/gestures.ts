/** One frame's gesture: a turn of the wheel at a place, or the hand that drags there; fractions of the canvas, 0 to 1. */
export type Step = { kind: "wheel"; x: number; y: number; deltaY: number } | { kind: "drag"; x: number; y: number };

export const FRAMES = 300;

/**
 * Three hundred frames as a reviewer makes them: into the photo by the wheel, about it by dragging in circles, further in,
 * about it again, and out. So all boxes are on the screen in some frames, few and large ones in others.
 */
export function gestures(): Step[] {
  const wheel = (frames: number, deltaY: number, x: number, y: number): Step[] =>
    Array.from({ length: frames }, () => ({ kind: "wheel", x, y, deltaY }));
  const drag = (frames: number, turns: number): Step[] =>
    Array.from({ length: frames }, (_, at) => {
      const angle = (2 * Math.PI * turns * at) / frames;
      return { kind: "drag", x: 0.5 + 0.3 * Math.cos(angle) - 0.3, y: 0.5 + 0.3 * Math.sin(angle) };
    });
  return [
    ...wheel(30, -14, 0.45, 0.4),
    ...drag(90, 1.5),
    ...wheel(30, -14, 0.6, 0.55),
    ...drag(90, 1.5),
    ...wheel(60, 16, 0.5, 0.5),
  ];
}
