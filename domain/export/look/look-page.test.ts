import { expect, test } from "vitest";
import { printLookPage } from "./look-page.ts";

const entry = { name: "1", photo: null, missing: null, turns: [], boxes: [] };
const page = (more: object) => printLookPage({ title: "boats", facts: [], entries: [{ ...entry, ...more }] });

test("what a record says is shown, and never read as HTML", () => {
  const hostile = `</dd><script>alert(1)</script><img src=x onerror="alert('2')">`;
  const html = page({ name: hostile, missing: hostile, turns: [{ role: hostile, text: hostile }] });
  expect(html).not.toContain("<script");
  expect(html).not.toContain("<img");
  expect(
    html.match(
      /&lt;\/dd&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&lt;img src=x onerror=&quot;alert\(&#39;2&#39;\)&quot;&gt;/g,
    ),
  ).toHaveLength(4);
  const boxed = page({
    photo: { uri: `data:image/png;base64,"><script>`, widthPx: 10, heightPx: 10 },
    boxes: [{ x1: 0, y1: 0, x2: 5, y2: 5, label: hostile }],
  });
  expect(boxed).not.toContain("<script");
});

test("a box stands in the photo's own pixels, also with its corners swapped", () => {
  const html = page({
    photo: { uri: "data:image/png;base64,AA==", widthPx: 500, heightPx: 375 },
    boxes: [
      { x1: 10, y1: 20, x2: 110, y2: 70, label: "a man" },
      { x1: 110, y1: 70, x2: 10, y2: 20, label: null },
    ],
  });
  expect(html).toContain('viewBox="0 0 500 375"');
  expect(html.match(/<rect x="10" y="20" width="100" height="50"/g)).toHaveLength(2);
  expect(html.match(/<text[^>]*>a man<\/text>/g)).toHaveLength(1);
});

test("nothing of it leads to another address", () => {
  expect(page({}).replace('"Content-Security-Policy"', "")).not.toMatch(/https?:|src=|url\(/);
});
