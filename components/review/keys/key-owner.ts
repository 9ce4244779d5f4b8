/** Elements that handle a key themselves, so that no command takes it. */
export function ownsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.dataset.ownKey === key) return true;
  if (key === "Enter" || key === " ") return isPressable(target);
  if (/^(Arrow|Home$|End$|Page)/.test(key)) return target.matches(WALKED);
  return /^Control\+(Shift\+z|z|y)$/.test(key) && target.matches("input, textarea");
}

/** A modal dialog or a menu is open, or the photo alone is seen: what is below gets no keys. One that is closing has released them. */
export const isCovered = (): boolean =>
  document.fullscreenElement !== null ||
  document.querySelector(":is([role=dialog], [role=alertdialog], [role=menu]):not([data-closed])") !== null;

export const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches("button, a[href], summary, input, [role=button], [role=checkbox], [role=switch]");

const WALKED = "input[type=range], input[type=radio], [role=slider], hr[tabindex], [role=tab], [role=option]";
