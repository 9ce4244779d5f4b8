"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { type ComponentProps, useState } from "react";
import { keyHome, rememberFocus } from "./key-home.ts";

/**
 * The popup of every dialog. Left to itself the library gives the focus to the first button within what had it, where Enter
 * presses that button. On a page with a key home a field gets it back, and any other place leaves it to the key home.
 */
export function DialogPopup(props: Omit<ComponentProps<typeof Base.Popup>, "finalFocus">) {
  const [giveBack] = useState(rememberFocus);
  return <Base.Popup {...props} finalFocus={leave} />;

  function leave(): boolean {
    if (keyHome() === null) return true;
    // Not before the popup is gone: until then it holds the focus.
    queueMicrotask(giveBack);
    return false;
  }
}
