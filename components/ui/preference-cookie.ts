/** Keeps a choice of this browser for a year, where the server sees it before the page is drawn. */
export function savePreference(name: "svit-locale" | "svit-theme", value: string): void {
  // The Cookie Store API is missing on plain http addresses of a local network.
  // biome-ignore lint/suspicious/noDocumentCookie: the only way that works on every address the studio is served from
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}
