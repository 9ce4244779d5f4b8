/** Where a pointer is in the window, CSS pixels. */
type At = { clientX: number; clientY: number };

/**
 * Tells a pointer that moves from one that lies where it lay when the entry came. An entry that is decided by a key brings the next one
 * under the pointer, and browsers report that as if the pointer had come: boxes that nobody pointed at would be lit.
 */
export class RestingPointer {
  /** Where the pointer was last seen. */
  private last: At | null = null;
  /** Where it lies since the entry came; null once it has moved. */
  private rest: At | null = null;

  /** A real movement or press, wherever in the window. */
  readonly note = ({ clientX, clientY }: At): void => {
    this.last = { clientX, clientY };
    if (this.rest !== null && !isSame(this.rest, this.last)) this.rest = null;
  };

  /** Another entry is on the screen: what lies under the pointer now is pointed at from the next movement on. */
  entryCame(): void {
    this.rest = this.last;
  }

  /** Whether an event comes of a pointer that has not moved since the entry came. A finger never rests: it taps. */
  isResting({ pointerType, ...at }: At & { pointerType: string }): boolean {
    return pointerType !== "touch" && this.rest !== null && isSame(this.rest, at);
  }
}

const isSame = (one: At, other: At) => one.clientX === other.clientX && one.clientY === other.clientY;
