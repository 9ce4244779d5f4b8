"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False until the page has its script. A form that is sent before goes by the browser's own way: a password would stand in the address, and what was
 * typed would be gone. So whoever asks for one lets nobody send it until then.
 */
export const useIsHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
