import { type Browser, until } from "./browser.ts";

type Step = { name: string; run(browser: Browser, url: string): Promise<void> };

/** A visible element by its text, clicked as a person's pointer would: focus first. */
const click = (browser: Browser, selector: string, text: string) =>
  browser.ask(`(() => {
    const own = [...document.querySelectorAll(${JSON.stringify(selector)})].find((element) =>
      (element.getAttribute("aria-label") ?? element.textContent).includes(${JSON.stringify(text)}) && element.checkVisibility());
    own.focus(); own.click(); return true;
  })()`);
const dialog = (part: string) =>
  `[...document.querySelectorAll("[role=dialog]")].some((own) => own.innerText.includes(${JSON.stringify(part)}))`;
const done = (count: number) => `/(^|\\D)${count} of \\d+/.test(document.querySelector("header").innerText)`;
const PHOTO = `/^(ready|absent)$/.test(document.querySelector("[role=img][data-phase]")?.dataset.phase)`;

/** Ten steps of a newcomer's way, by keys wherever a reviewer has one. */
export const JOURNEY: Step[] = [
  {
    name: "home asks for a name, and keeps it",
    async run(browser, url) {
      await browser.open(url);
      await until(browser, "the question for a name", dialog("Who is reviewing?"));
      await browser.ask(`document.querySelector("[role=dialog] input").focus()`);
      await browser.press(..."Ann", "Enter");
      await until(browser, "the name on the bar", `document.querySelector("header").innerText.includes("Ann")`);
    },
  },
  {
    name: "a session starts, its photo and its entry are shown",
    async run(browser) {
      await click(browser, "button", "Start a session");
      await until(browser, "the dialog", dialog("Session name"));
      await click(browser, "button[type=submit]", "Start");
      await until(browser, "an entry", `document.querySelector("section[data-entry]")`);
      await until(browser, "its photo", PHOTO);
    },
  },
  {
    name: "? shows the keys, and Escape gives the focus back",
    async run(browser) {
      await browser.press("?");
      await until(browser, "the sheet of keys", dialog("Eight to start with"));
      await browser.press("Escape");
      await until(browser, "no dialog", `!document.querySelector("[role=dialog]")`);
    },
  },
  {
    name: "X marks a part wrong, a digit gives the reason, X again takes the mark away",
    async run(browser) {
      await browser.press("x");
      await until(browser, "the question why", `document.body.innerText.includes("Why?")`);
      await browser.press("1");
      await until(browser, "the mark", `document.querySelector("section[data-entry] .line-through")`);
      await browser.press("x");
      await until(browser, "no mark", `!document.querySelector("section[data-entry] .line-through")`);
    },
  },
  {
    name: "S skips, and the next entry comes",
    async run(browser) {
      await browser.press("s");
      await until(browser, "one done", done(1));
      await until(browser, "its photo", PHOTO);
    },
  },
  {
    name: "F flags, and Z brings the entry back",
    async run(browser) {
      await browser.press("f");
      await until(browser, "two done", done(2));
      await browser.press("z");
      await until(browser, "one done", done(1));
    },
  },
  {
    name: "E edits the text, what is typed stands in it",
    async run(browser) {
      await browser.press("e");
      await until(browser, "a field", `document.activeElement.isContentEditable`);
      await browser.press(..." Edited here.");
      await until(browser, "the words", `document.activeElement.innerText.includes("Edited here.")`);
      await browser.press("Escape", "Enter");
      await until(browser, "two done", done(2));
    },
  },
  {
    name: "everything is saved",
    run: (browser) => until(browser, "saved", `document.querySelector("[data-saving=saved]")`),
  },
  {
    name: "Ctrl+K leads to the overview, and its figures are there",
    async run(browser) {
      await browser.press("Control+k");
      await until(browser, "the palette", `document.activeElement.getAttribute("role") === "combobox"`);
      await browser.press(..."demo overview");
      await until(
        browser,
        "the row",
        `document.querySelector("[role=option][data-highlighted]")?.innerText.includes("Overview")`,
      );
      await browser.press("Enter");
      await until(
        browser,
        "the overview",
        `location.pathname.endsWith("/overview") && document.querySelector("table")`,
      );
    },
  },
  {
    name: "the list of entries is found by a word, walked by keys, and in Chinese after a press",
    async run(browser, url) {
      await browser.open(`${url}datasets/1`);
      await until(browser, "rows", `document.querySelector("[role=row] a[href*='/entries/']")`);
      await browser.press("/");
      await until(browser, "the field", `document.activeElement.matches("input")`);
      await browser.press(..."the");
      await until(browser, "the address", `location.search.includes("text=the")`);
      await browser.press("Escape", "j");
      await click(browser, "button", "中文");
      await until(browser, "Chinese", `document.documentElement.lang === "zh-CN"`);
    },
  },
];
