/**
 * How screens print times and figures, by name, in each language's own words: next-intl gives them to every page. A clock has 24 hours
 * in all of them. Counts are printed plainly; sizes of files by components/ui/print-size.ts; estimates of counts by count-words.ts.
 */
export const FORMATS = {
  dateTime: {
    /** When something was done. */
    moment: {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    },
    /** The same to the second, where two are told apart. */
    second: {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    },
    /** Of today. */
    clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    /** In a narrow column, beside the moment on the pointer. */
    date: { day: "numeric", month: "short" },
    /** A day that was counted, as UTC has it. */
    countedDay: { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" },
  },
  number: {
    percent: { style: "percent", maximumFractionDigits: 0 },
    /** A share that may be small. */
    share: { style: "percent", maximumFractionDigits: 1 },
    /** One of a column of shares: their points stand below each other. */
    shareInColumn: { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 },
    /** An amount of money without its currency. */
    cost: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
    whole: { maximumFractionDigits: 0 },
    tenth: { maximumFractionDigits: 1 },
    /** Pixels in a pair or four of them. */
    pixel: { maximumFractionDigits: 0, useGrouping: false },
    about: { notation: "compact" },
    aboutPlace: { maximumSignificantDigits: 3 },
    overlap: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
    seconds: { style: "unit", unit: "second", unitDisplay: "long" },
    minutes: { style: "unit", unit: "minute", unitDisplay: "long" },
  },
} as const;
