import { expect, type Locator, type Page } from "@playwright/test";

/** The sheet of keys, as its user names things. */
export class KeySheet {
  readonly page: Page;
  readonly dialog: Locator;
  readonly refusal: Locator;

  private constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    this.refusal = this.dialog.getByRole("alert");
  }

  /** By its key, ready to change keys. */
  static async open(page: Page): Promise<KeySheet> {
    await page.keyboard.press("?");
    const sheet = new KeySheet(page);
    await sheet.dialog.getByRole("button", { name: "Change shortcuts" }).click();
    return sheet;
  }

  /** All keys of a command; its name says which they are. */
  keysOf(command: string): Locator {
    return this.dialog.getByRole("group", { name: `Shortcuts for “${command}”` });
  }

  /** The button of one of a command's keys, as it is printed. */
  key(command: string, key: string): Locator {
    return this.dialog.getByRole("button", { name: `Change ${key} of “${command}”`, exact: true });
  }

  /** Changes a command's first key by keyboard: its button is pressed, then the new key. */
  async change(command: string, key: string): Promise<void> {
    await this.#wait(
      this.keysOf(command)
        .getByRole("button", { name: /^(Change|Add)/ })
        .first(),
      command,
      key,
    );
  }

  async changeOne(command: string, old: string, key: string): Promise<void> {
    await this.#wait(this.key(command, old), command, key);
  }

  async add(command: string, key: string): Promise<void> {
    await this.#wait(this.dialog.getByRole("button", { name: `Add a shortcut for “${command}”` }), command, key);
  }

  async #wait(button: Locator, command: string, key: string): Promise<void> {
    await button.focus();
    await this.page.keyboard.press("Enter");
    await expect(this.dialog.getByRole("textbox", { name: `New key for “${command}”` })).toBeFocused();
    await this.page.keyboard.press(key);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async reset(command: string): Promise<void> {
    await this.dialog.getByRole("button", { name: `Reset “${command}” to its default shortcut` }).click();
  }

  async resetAll(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Reset all shortcuts" }).click();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toBeHidden();
  }
}

/** The command palette. */
export class Palette {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly marked: Locator;

  private constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Commands" });
    this.field = this.dialog.getByRole("combobox");
    this.marked = this.dialog.locator("[role=option][data-highlighted]");
  }

  static async open(page: Page): Promise<Palette> {
    await page.keyboard.press("Control+k");
    const palette = new Palette(page);
    await expect(palette.field).toBeFocused();
    return palette;
  }

  option(command: string): Locator {
    return this.dialog.getByRole("option", { name: command });
  }
}
