import { isMessage, ownWords } from "#domain/message.ts";
import type { ImportReport, Passed, Reject } from "./import-report.ts";

/** A Run's report of an import as it stands in the database. Reasons that an older release kept in English are words of their own. */
export function parseStoredReport(stored: unknown): ImportReport | null {
  if (stored === null || stored === undefined) return null;
  const report = stored as ImportReport;
  return {
    ...report,
    skipped: report.skipped.map(parsePassed),
    rejectExamples: report.rejectExamples.map(parseReject),
  };
}

/** What older releases wrote: English beside the message, or English alone. */
type Told = { reason?: string };

const parsePassed = ({ reason, ...passed }: Passed & Told): Passed =>
  isMessage(passed) ? passed : { ...(passed as Passed), ...ownWords(reason ?? "") };

const parseReject = ({ reason, ...reject }: Reject & Told): Reject =>
  isMessage(reject) ? reject : { ...(reject as Reject), ...ownWords(reason ?? "") };
