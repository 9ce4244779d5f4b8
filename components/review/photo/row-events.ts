import type { FocusEvent, MouseEvent, PointerEvent } from "react";

type Actions = {
  /** Whether the rows came under a pointer that has not moved since (resting-pointer.ts). */
  isResting(event: PointerEvent): boolean;
  onPoint(id: string | null): void;
  onPick(id: string): void;
  onChoose?: ((id: string) => void) | undefined;
  /** The focus has come to a row. */
  onStop(id: string): void;
};

/**
 * Handlers for a whole list whose rows name their box in `data-box`: rows without handlers of their own draw again only
 * when they change, however often the pointer crosses 200 of them. A button with `data-choose` chooses instead of picking.
 */
export function rowEvents({ isResting, onPoint, onPick, onChoose, onStop }: Actions) {
  const light = (event: PointerEvent) => {
    if (!isResting(event)) onPoint(boxAt(event.target));
  };
  return {
    onPointerOver: light,
    onPointerMove: light,
    onPointerLeave: () => onPoint(null),
    onFocus(event: FocusEvent) {
      const row = boxAt((event.target as Element).closest("li"));
      if (row !== null) onStop(row);
      onPoint(boxAt(event.target));
    },
    // The focus may go while the pointer stays on a row.
    onBlur: ({ target }: FocusEvent) => target.closest("li")?.matches(":hover") || onPoint(null),
    onClick(event: MouseEvent) {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      const id = boxAt(button);
      if (!button || id === null) return;
      if ("choose" in button.dataset) onChoose?.(id);
      else onPick(id);
    },
  };
}

/** The box that is named at or around an element. */
function boxAt(target: EventTarget | null): string | null {
  const named = target instanceof Element ? target.closest<HTMLElement>("[data-box]") : null;
  return named?.dataset.box ?? null;
}
