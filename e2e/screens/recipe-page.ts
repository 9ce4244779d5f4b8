import type { Locator, Page } from "@playwright/test";

/** The page of one recipe. */
export class RecipePage {
  readonly text: Locator;
  readonly problems: Locator;
  readonly settings: Locator;
  readonly save: Locator;
  readonly preview: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.text = page.getByLabel("Recipe (YAML or JSON)");
    this.problems = page.getByRole("list", { name: "Problems in the recipe" });
    this.settings = page.getByRole("group", { name: "Settings", exact: true });
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.preview = page.getByRole("region", { name: "Preview" });
  }

  /** Begins a recipe with a preset of the list. */
  async begin(datasetId: string, preset: string, name: string): Promise<void> {
    await this.page.goto(`/datasets/${datasetId}/recipes`);
    await this.page.getByRole("link", { name: `Start with ${preset}` }).click();
    await this.page.getByRole("textbox", { name: "Name" }).fill(name);
  }

  /** Saves what stands there, and waits until it is this version. */
  async saveAs(version: number): Promise<void> {
    await this.save.click();
    await this.page.waitForURL(/\/recipes\/\d+$/);
    await this.page
      .getByLabel("Version")
      .getByRole("option", { name: `${version} ·` })
      .waitFor({ state: "attached" });
  }
}
