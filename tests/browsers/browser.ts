/** A real browser as the journey drives it: it opens pages, presses keys, and answers what a page holds. */
export type Browser = {
  name: string;
  version: string;
  open(url: string): Promise<void>;
  /** Keys one after the other: a character, or a name as KeyboardEvent.key has it; "Control+k" holds the first. */
  press(...keys: string[]): Promise<void>;
  /** What an expression of the page comes to, as JSON. */
  ask<T>(expression: string): Promise<T>;
  close(): Promise<void>;
};

/** WebDriver's code points of keys that are no character (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const NAMED: Record<string, string> = {
  Enter: "\uE007",
  Escape: "\uE00C",
  Backspace: "\uE003",
  Tab: "\uE004",
  Control: "\uE009",
  Shift: "\uE008",
  ArrowDown: "\uE015",
};

type KeyAction = { type: "keyDown" | "keyUp"; value: string };

/** Key actions in the form that WebDriver and WebDriver BiDi share. */
export const keyActions = (keys: readonly string[]) => [
  { type: "key", id: "keyboard", actions: keys.flatMap(actionsOf) },
];

function actionsOf(key: string): KeyAction[] {
  const parts = key.length > 1 ? key.split("+").map((part) => NAMED[part] ?? part) : [key];
  return [
    ...parts.map((value): KeyAction => ({ type: "keyDown", value })),
    ...parts.toReversed().map((value): KeyAction => ({ type: "keyUp", value })),
  ];
}

const ASK_MS = 200;
const WAIT_MS = 60_000;

/** Waits until an expression of the page is true. @throws Error with what was waited for, and what the page says */
export async function until(browser: Browser, what: string, expression: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    // A page on its way to another has neither document nor answer.
    const isSo = await browser.ask<boolean>(`Boolean(${expression})`).catch(() => false);
    if (isSo) return;
    if (Date.now() > end) {
      const says = await browser.ask<string>("document.body.innerText.slice(0, 400)").catch(String);
      throw new Error(`waited in vain for: ${what}\n${says}`);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}
