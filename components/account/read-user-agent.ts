import Bowser from "bowser";

/** The browser and the system that a `User-Agent` header names; each null where it names none that is known. */
export function readUserAgent(header: string): { browser: string | null; system: string | null } {
  // The parser refuses an empty text.
  if (header === "") return { browser: null, system: null };
  const { browser, os } = Bowser.parse(header);
  const [major] = (browser.version ?? "").split(".");
  const named = [browser.name, major].filter(Boolean).join(" ");
  return { browser: named || null, system: os.name || null };
}
