import pino from "pino";
import { env } from "./env.ts";

/** Of lines that wait because the log's disk is full. What comes behind them is lost. */
const WAITING_CHARACTERS_MAX = 1024 * 1024;

/**
 * Line by line: pino's other way, on a full disk, tries for ever to be rid of its lines before the process may end. What
 * cannot be written now comes along with a later line.
 */
const stderr = pino.destination({ dest: 2, sync: true, maxLength: WAITING_CHARACTERS_MAX });
stderr.on("error", () => {});

/** The server's log: JSON lines on stderr, so that a command's results own stdout. A log that cannot be written stops nobody. */
export const log = pino({ level: env.logLevel, base: undefined }, stderr);
