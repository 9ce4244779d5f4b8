import { type RefObject, useLayoutEffect, useState } from "react";
import { PhotoScene } from "./photo-scene.ts";
import { listenToPointers } from "./pointer-input.ts";
import type { SceneLayers } from "./scene-props.ts";
import { watchPixels } from "./watch-pixels.ts";

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

/** Labels drawn before their font has arrived stand in another one. */
function watchLetters(onLetters: () => void): () => void {
  document.fonts.addEventListener("loadingdone", onLetters);
  return () => document.fonts.removeEventListener("loadingdone", onLetters);
}
