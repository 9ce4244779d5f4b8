const NAMES: Record<string, string> = {
  " ": "Space",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Control: "Ctrl",
  Delete: "Del",
  Shift: "⇧",
};

/** How a key is printed on buttons and in sheets. */
export const keyName = (key: string): string =>
  partsOf(key)
    .map((part) => NAMES[part] ?? ([...part].length === 1 ? part.toUpperCase() : part))
    .join("+")
    .replace("⇧+", "⇧");

/** How a key is announced to assistive technology (aria-keyshortcuts): modifiers by name, "Space" and "Plus" for what parts them. */
export const ariaKey = (key: string): string =>
  partsOf(key)
    .map((part) =>
      part === " " ? "Space" : part === "+" ? "Plus" : [...part].length === 1 ? part.toUpperCase() : part,
    )
    .join("+");

const partsOf = (key: string): string[] =>
  key.endsWith("+") ? [...key.slice(0, -1).split("+").filter(Boolean), "+"] : key.split("+");
