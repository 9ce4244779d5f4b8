/** Where redirects may lead. Whatever this says, never from https to http, nor with a name and a password. */
export type RedirectPolicy = {
  hopsMax: number;
  /** False: what was named is the only host that is asked. */
  mayLeaveHost: boolean;
};

/**
 * Why a redirect is not followed: it leads to no web address; in plain text to what was asked for safely, which would then
 * come from whoever stands in between; to a host that nobody named; or there were too many.
 */
export type RedirectRefusal = "notHttp" | "toPlain" | "leavesHost" | "tooMany";

/** A redirect that is not followed. `location` as the server told it. */
export class RedirectRefused extends Error {
  readonly why: RedirectRefusal;
  readonly from: string;
  readonly location: string;

  constructor(why: RedirectRefusal, from: string, location: string) {
    super(`redirect refused: ${why}`);
    this.why = why;
    this.from = from;
    this.location = location;
  }
}

/** Where a redirect leads. @throws RedirectRefused */
export function nextAddress(from: string, location: string, { mayLeaveHost }: RedirectPolicy): string {
  const refuse = (why: RedirectRefusal) => new RedirectRefused(why, from, location);
  const at = new URL(from);
  const next = URL.canParse(location, from) ? new URL(location, from) : null;
  if (next === null || !/^https?:$/.test(next.protocol) || next.username || next.password) throw refuse("notHttp");
  if (at.protocol === "https:" && next.protocol === "http:") throw refuse("toPlain");
  if (!mayLeaveHost && next.host !== at.host) throw refuse("leavesHost");
  return next.href;
}
