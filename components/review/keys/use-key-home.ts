import { useEffect } from "react";
import { afterPaint } from "../../ui/after-paint.ts";
import { focusKeyHome, isField } from "../../ui/key-home.ts";
import { isCovered, isPressable } from "./key-owner.ts";

/**
 * Keeps the focus where keys are commands. A focus that went with a panel or button comes back to the key home: nobody who
 * goes by keyboard is thrown out of the page. And what a pointer pressed does not keep it, or the next Enter would press
 * that again in place of what the bar promises; a button that was pressed by keyboard does.
 */
export function useKeyHome(): void {
  // Joins the browser's focus: what had it may have gone with this render. A dialog sees to its own. Asked a frame later,
  // since a focus on its way from one button to the next is nowhere for a moment: taking it then would trap the Tab key. Behind the
  // frame's paint, since moving a focus costs the page's styles.
  useEffect(() => {
    let isOld = false;
    afterPaint(() => {
      if (!isOld && document.activeElement === document.body && !isCovered()) focusKeyHome();
    });
    return () => {
      isOld = true;
    };
  });

  // Joins the window's clicks, behind all that is done on them: what was pressed may itself have led the focus elsewhere.
  useEffect(() => {
    const onClick = ({ target, detail: presses }: MouseEvent) => {
      const pressed = document.activeElement;
      // A click that a key made has no count of presses.
      if (presses === 0 || !isPressable(pressed) || isField(pressed) || isCovered()) return;
      if (target instanceof Node && pressed?.contains(target)) focusKeyHome();
    };
    window.addEventListener("click", onClick);
    return () => window.removeEventListener("click", onClick);
  }, []);
}
