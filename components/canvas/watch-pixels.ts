/**
 * Tells of a new number of device pixels for one CSS pixel; returns the way to stop. A window that is zoomed, or moved to
 * another screen, has one. A media query names one ratio, so each is queried again; a zoom comes as a resize, in some
 * browsers before the query has changed.
 */
export function watchPixels(onRatio: (ratio: number) => void): () => void {
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
