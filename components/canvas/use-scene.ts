import { type RefObject, useLayoutEffect, useState } from "react";
import { PhotoScene, type SceneLayers } from "./photo-scene.ts";
import { listenToPointers } from "./pointer-input.ts";

/** A scene joined to its element: to the element's size, pixels, letters and (unless `isStill`) pointers. */
export function useScene(
  element: RefObject<HTMLElement | null>,
  layers: RefObject<SceneLayers | null>,
  isStill: boolean,
) {
  const [scene] = useState(() => new PhotoScene());

  // Joins Konva's canvases and the browser's observers, none of which React knows of.
  useLayoutEffect(() => {
    if (!element.current || !layers.current) return;
    scene.attach(element.current, layers.current);
    const partings = [
      watchSize(element.current, (widthPx, heightPx) => scene.resize({ widthPx, heightPx })),
      watchPixels((ratio) => scene.sharpen(ratio)),
      watchLetters(() => scene.sharpen(window.devicePixelRatio)),
    ];
    if (!isStill) partings.push(listenToPointers(element.current, scene));
    return () => {
      for (const part of partings) part();
      scene.detach();
    };
  }, [scene, element, layers, isStill]);

  return scene;
}

function watchSize(element: HTMLElement, onSize: (widthPx: number, heightPx: number) => void): () => void {
  const observer = new ResizeObserver(() => onSize(element.clientWidth, element.clientHeight));
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * A window that is zoomed, or moved to another screen, has other pixels. A media query names one ratio, so each is asked
 * anew; a zoom comes as a resize, in some browsers before the query has changed.
 */
function watchPixels(onRatio: (ratio: number) => void): () => void {
  const gone = new AbortController();
  let query = new AbortController();
  let ratio = 0;
  const look = () => {
    if (ratio === window.devicePixelRatio) return;
    if (ratio !== 0) onRatio(window.devicePixelRatio);
    ratio = window.devicePixelRatio;
    query.abort();
    query = new AbortController();
    matchMedia(`(resolution: ${ratio}dppx)`).addEventListener("change", look, { signal: query.signal });
  };
  look();
  window.addEventListener("resize", look, { signal: gone.signal });
  return () => {
    gone.abort();
    query.abort();
  };
}

/** Labels drawn before their font has arrived stand in another one. */
function watchLetters(onLetters: () => void): () => void {
  document.fonts.addEventListener("loadingdone", onLetters);
  return () => document.fonts.removeEventListener("loadingdone", onLetters);
}
