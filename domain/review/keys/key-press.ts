type KeyPress = {
  key: string;
  /** The key's place on the keyboard; empty where a program typed. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState(modifier: string): boolean;
};

/**
 * A key press as the table of commands spells it: letters in lower case whatever caps lock says, Shift named where it does
 * not make another character of itself ("Shift+b", "Shift+Enter", but "?"), Command reported as Control.
 */
export function keyOf(press: KeyPress): string {
  const key = plainKey(press);
  const isLetter = /^\p{L}$/u.test(key);
  const isNamed = key.length > 1 || key === " ";
  // AltGr is how many keyboards write "[" or "]"; some systems report it as Control and Alt.
  const isAltGr = !isNamed && press.getModifierState("AltGraph");
  const control = !isAltGr && (press.ctrlKey || press.metaKey) ? "Control+" : "";
  const alt = !isAltGr && press.altKey ? "Alt+" : "";
  const shift = press.shiftKey && (isLetter || isNamed) ? "Shift+" : "";
  return `${control}${alt}${shift}${isLetter ? key.toLowerCase() : key}`;
}

/** Modifiers by themselves: the beginning of a chord, no key of their own. */
export const isModifier = (key: string): boolean =>
  /^(Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|ScrollLock|Fn|FnLock)$/.test(key);

/** What Chinese punctuation makes of keys that carry commands. */
const CHINESE: Record<string, string> = { "【": "[", "】": "]", "、": "/" };

/** The character of a Latin keyboard: full-width forms, other scripts' letters and what Option makes on a Mac are undone. */
function plainKey(press: KeyPress): string {
  const { key, code } = press;
  if ([...key].length > 1) return key;
  const narrow = CHINESE[key] ?? key.normalize("NFKC");
  const letter = code.match(/^Key([A-Z])$/)?.[1];
  const isOption = press.altKey && !press.getModifierState("AltGraph");
  const isForeign = !/[a-z]/i.test(narrow) && (/^\p{L}$/u.test(narrow) || isOption);
  if (letter && isForeign) return letter.toLowerCase();
  return [...narrow].length === 1 ? narrow : key;
}
