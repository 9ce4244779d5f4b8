"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { TASKS } from "#domain/entry/task.ts";
import { inLanguage } from "#domain/verdict/in-language.ts";
import { digitsEverywhere } from "#domain/verdict/reason-choices.ts";
import { inOrderOfKeys, type Reason } from "#domain/verdict/reasons.ts";

type Props = {
  rows: readonly Reason[];
  uses: Readonly<Record<string, number>>;
  openCode: string | null;
  onOpen(code: string): void;
};

/** The reasons in the order of their digits: in which tasks each is given, how grave it is, how often it was given. A name opens its drawer. */
export function ReasonTable({ rows, uses, openCode, onOpen }: Props) {
  const t = useTranslations("reasons");
  const tf = useTranslations("reasonFields");
  const tc = useTranslations("common");
  const locale = useLocale();
  const format = useFormatter();
  const shown = rows.toSorted((a, b) => Number(a.retired) - Number(b.retired) || inOrderOfKeys(a, b));
  return (
    // Six columns and more are wider than a phone; what is hidden in them from the eye alone (sr-only) is placed within, or it widens the page.
    <div className="relative overflow-x-auto rounded-xl border border-line bg-panel">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-soft">
            <Head>{tf("digit.name")}</Head>
            <Head>{t("name")}</Head>
            {TASKS.map((task) => (
              <Head key={task}>{tc(`task.${task}`)}</Head>
            ))}
            <Head>{tf("severity.name")}</Head>
            <Head>{t("used")}</Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const isOpen = row.code === openCode;
            return (
              <tr
                key={row.code}
                className={`border-b border-line/60 last:border-0 ${isOpen ? "bg-accent-soft" : ""} ${row.retired ? "text-ink-soft" : ""}`}
              >
                {/* A figure of the reason, which a screen without a keyboard shows as well. */}
                <td className="px-3 py-1 whitespace-nowrap">
                  {digitsEverywhere(rows, row).map((digit) => (
                    <span
                      key={digit}
                      className="mr-1 inline-grid min-w-5 place-items-center rounded border border-line-strong px-1 text-xs tabular-nums"
                    >
                      {digit}
                    </span>
                  ))}
                </td>
                <th scope="row" className="min-w-44 px-3 py-1 text-left font-medium">
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    className="min-h-7 text-left hover:text-accent"
                    onClick={() => onOpen(row.code)}
                  >
                    {inLanguage(row, "name", locale)}
                  </button>
                  {row.retired ? <span className="ml-2 text-xs font-normal">{tf("retired.name")}</span> : null}
                </th>
                {TASKS.map((task) => {
                  const isIn = row.tasks.includes(task);
                  return (
                    <td key={task} className="px-3 py-1 text-center">
                      <span aria-hidden className={isIn ? "" : "text-ink-soft/60"}>
                        {isIn ? "✓" : "–"}
                      </span>
                      <span className="sr-only">{t(isIn ? "given" : "notGiven")}</span>
                    </td>
                  );
                })}
                <td className="px-3 py-1 text-center tabular-nums">{row.severity}</td>
                <td className="px-3 py-1 text-right tabular-nums whitespace-nowrap">
                  {t("usedTimes", { count: uses[row.code] ?? 0, number: format.number(uses[row.code] ?? 0) })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const Head = ({ children }: { children: string }) => (
  <th scope="col" className="break-keep px-3 py-2 align-bottom font-medium">
    {children}
  </th>
);
