import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createFormatter } from "use-intl/core";
import { expect, test } from "vitest";
import { printSize } from "#components/ui/print-size.ts";
import { FORMATS } from "#domain/formats.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** What else may say how a figure is printed: a size by its unit, an estimate by the digits that it knows. */
const PRINTERS = ["components/ui/print-size.ts", "components/dashboard/browse/count-words.ts"];
const OWN_FORM =
  /dateStyle|timeStyle|hourCycle|(FractionDigits|SignificantDigits|unitDisplay|hour|month|style):\s*["\d]|notation: "|\.toLocale\w*\(|Intl\.(NumberFormat|DateTimeFormat)/;

test("no screen prints a time or a figure in a form of its own", () => {
  const sources = ["app", "components"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.test)(?<!\.d)\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(sources.length).toBeGreaterThan(300);
  const own = sources.filter((file) => OWN_FORM.test(readFileSync(path.join(ROOT, file), "utf8")));
  expect(own.sort()).toEqual([...PRINTERS].sort());
});

const formatterOf = (locale: string) => createFormatter({ locale, formats: FORMATS, timeZone: "UTC" });
const AT = new Date("2026-11-30T15:05:09Z");

test("a clock has 24 hours in both languages, at midnight too", () => {
  const night = new Date("2026-11-30T00:05:09Z");
  for (const locale of ["en", "zh"]) {
    const format = formatterOf(locale);
    expect([locale, format.dateTime(AT, "clock"), format.dateTime(night, "clock")]).toEqual([locale, "15:05", "00:05"]);
    for (const name of ["moment", "second"] as const) {
      const printed = format.dateTime(AT, name);
      expect(printed).toContain("15:05");
      expect(printed).not.toMatch(/AM|PM|上午|下午/);
    }
  }
});

test("a size has a blank before its unit, and one decimal below ten", () => {
  const sizes = [0, 1, 812, 1_000, 1_700, 94_000_000, 1_700_000_000, 2_500_000_000_000];
  const of = (locale: string) => sizes.map((bytes) => printSize(formatterOf(locale), bytes));
  expect(of("en")).toEqual(["0 B", "1 B", "812 B", "1 kB", "1.7 kB", "94 MB", "1.7 GB", "2,500 GB"]);
  expect(of("zh")).toEqual(["0 B", "1 B", "812 B", "1 kB", "1.7 kB", "94 MB", "1.7 GB", "2,500 GB"]);
});

test("shares in a column have their points below each other, others no needless zero", () => {
  const format = formatterOf("en");
  expect([0.5, 0.123].map((share) => format.number(share, "shareInColumn"))).toEqual(["50.0%", "12.3%"]);
  expect([0.5, 0.123].map((share) => format.number(share, "share"))).toEqual(["50%", "12.3%"]);
});
