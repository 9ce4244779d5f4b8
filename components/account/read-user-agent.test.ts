import { expect, test } from "vitest";
import { readUserAgent } from "./read-user-agent.ts";

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    { browser: "Chrome 156", system: "Linux" },
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    { browser: "Safari 26", system: "macOS" },
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    { browser: "Firefox 145", system: "Windows" },
  ],
  ["", { browser: null, system: null }],
  ["\u0000<script>", { browser: null, system: null }],
])("%j", (header, expected) => {
  expect(readUserAgent(header)).toEqual(expected);
});
