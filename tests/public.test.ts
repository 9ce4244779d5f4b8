import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "#cli/serve/leash.ts";
import { config } from "../proxy.ts";

const manifest = JSON.parse(readFileSync(path.join(root, "public", "manifest.webmanifest"), "utf8"));
const icons: { src: string; sizes: string }[] = manifest.icons;

describe("the web app's manifest", () => {
  test.each(icons)("names $src, which is there", ({ src }) => {
    expect(existsSync(path.join(root, "public", src))).toBe(true);
  });

  // Browsers ask for favicon.ico by themselves where no page has told them of an icon yet.
  test.each([...icons.map(({ src }) => src), "/manifest.webmanifest", "/apple-touch-icon.png", "/favicon.ico"])(
    "%s is a file, not a page with a policy of its own",
    (src) => {
      expect(existsSync(path.join(root, "public", src))).toBe(true);
      const [matcher = ""] = config.matcher;
      expect(new RegExp(`^${matcher}$`).test(src)).toBe(false);
    },
  );
});
