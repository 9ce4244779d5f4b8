/**
 * A field: letters are text there. By its attributes, since `isContentEditable` has the browser work out the page's styles, and this is
 * asked while a screen is being changed.
 */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range])") ||
    (target.closest("[contenteditable]")?.matches(":not([contenteditable=false])") ?? false));

/** Marks the one element of a page whose focus leaves every key to the page's commands: what its keys act on. */
export const KEY_HOME = { "data-key-home": true } as const;

/** The element that is marked so; null where a page has none. */
export const keyHome = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-key-home]");

export const focusKeyHome = (): void => keyHome()?.focus({ preventScroll: true });

/**
 * Remembers the field in focus and the caret in it. What it answers gives the focus back: to that field, or where there was
 * none, or it is gone, to the key home. A field outside of dialogs that has the focus by then keeps it.
 */
export function rememberFocus(): () => void {
  const before = document.activeElement;
  const field = before instanceof HTMLElement && isField(before) ? before : null;
  const selection = document.getSelection();
  // A form's own fields keep their caret. An element that is edited loses it to the next field in focus.
  const caret = field?.isContentEditable && selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  return () => {
    const now = document.activeElement;
    if (isField(now) && now?.closest("[role=dialog]") === null) return;
    if (!field?.isConnected) return focusKeyHome();
    field.focus({ preventScroll: true });
    if (!caret || !field.contains(caret.commonAncestorContainer)) return;
    selection?.removeAllRanges();
    selection?.addRange(caret);
  };
}
