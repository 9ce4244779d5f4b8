import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { RedirectRefused } from "#server/http/next-address.ts";
import { type Answer, openAddress } from "#server/http/open-address.ts";
import type { Token } from "./token-for.ts";

/** Other hosts are normal: Hugging Face keeps its files elsewhere. */
const REDIRECTS = { hopsMax: 10, mayLeaveHost: true };

type Asked = {
  method: "GET" | "HEAD";
  headers?: Record<string, string>;
  token: Token | null;
  signal: AbortSignal;
  silenceMs: number;
};

/** Asks a source for a file, as openAddress. @throws StudioError unprocessable for a redirect that is not followed */
export async function askSource(address: string, { headers, token, ...asked }: Asked): Promise<Answer> {
  const headersOf = ({ origin }: URL) => ({
    ...headers,
    ...(token?.origin === origin && { authorization: `Bearer ${token.value}` }),
  });
  try {
    return await openAddress(address, { ...asked, headersOf, redirects: REDIRECTS });
  } catch (error) {
    if (error instanceof RedirectRefused) throw refused(error);
    throw error;
  }
}

function refused({ why, from: address, location }: RedirectRefused): StudioError {
  const says = {
    tooMany: () => message("redirectsTooOften", { address, count: REDIRECTS.hopsMax }),
    toPlain: () => message("redirectsPlain", { address, host: new URL(location, address).host }),
    notHttp: () => message("redirectsOut", { address, location }),
    leavesHost: () => message("redirectsOut", { address, location }),
  };
  return new StudioError("unprocessable", says[why]());
}
