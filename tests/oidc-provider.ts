import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export const CLIENT = { SVIT_OIDC_CLIENT_ID: "studio", SVIT_OIDC_CLIENT_SECRET: "a secret of the lab" };

/** What the provider knows of somebody, by what they type as their login. */
export type Known = { name?: string; email?: string; email_verified?: boolean; groups?: unknown };

/** Answers in place of the provider, or leaves it to it (false), after a while where it likes. */
type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => boolean | Promise<boolean>;

export type OidcProvider = {
  issuer: string;
  /** Who belongs there; who is taken out of it has left. */
  people: Map<string, Known>;
  /** Stands before the provider while it is set. */
  before: Handler | null;
  /** How often each path was asked. */
  asked: Map<string, number>;
  /** A token that it could have signed. */
  sign(claims: object): string;
  close(): Promise<void>;
};

/** npm's oidc-provider on a port of its own, with a client for the studio wherever that is on this machine. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  let handle: http.RequestListener = () => {};
  const server = http.createServer(async (request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    own.asked.set(path, (own.asked.get(path) ?? 0) + 1);
    if (!(await own.before?.(request, response))) handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own: OidcProvider = {
    issuer,
    people: new Map(),
    before: null,
    asked: new Map(),
    sign: (claims) =>
      sign({ alg: "RS256", kid }, claims, privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const provider: Provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" }] },
    clients: [
      {
        client_id: CLIENT.SVIT_OIDC_CLIENT_ID,
        client_secret: CLIENT.SVIT_OIDC_CLIENT_SECRET,
        redirect_uris: ["http://localhost/api/auth/oidc/callback"],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
    ],
    ttl: Object.fromEntries(ARTIFACTS.map((name) => [name, 3600])),
    cookies: { keys: ["a key of the test"] },
    scopes: ["openid", "offline_access"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    findAccount: (_, id) => {
      const known = own.people.get(id);
      return known && { accountId: id, claims: () => ({ sub: id, ...known }) };
    },
    // Nobody is asked whether the studio may know their name.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope("openid email profile offline_access");
      await grant.save();
      return grant;
    },
  });
  // A browser test's studio listens where there is room.
  provider.Client.prototype.redirectUriAllowed = (uri: string) =>
    /^http:\/\/(?:localhost|127\.0\.0\.1:\d+)\/api\/auth\/oidc\/callback$/.test(uri);
  handle = provider.callback();
  return own;
}

/** What it keeps, in seconds: it prints a line for each that nobody sets. */
const ARTIFACTS = ["AccessToken", "Grant", "IdToken", "Interaction", "RefreshToken", "Session"];

function sign(header: object, claims: object, key: string): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`;
}

/**
 * Signs in at the provider as a browser would, without one: opens the address, fills in the login, and follows until it is
 * sent back to the studio. Answers the query that it comes back with.
 */
export async function signInThere(url: string, login: string): Promise<Record<string, string>> {
  const jar = new Map<string, string>();
  let next = { url, body: null as string | null };
  for (let step = 0; step < 12; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(next.url, {
      redirect: "manual",
      headers: { cookie, ...(next.body === null ? {} : { "content-type": "application/x-www-form-urlencoded" }) },
      ...(next.body === null ? {} : { method: "POST", body: next.body }),
    });
    for (const given of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(given) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) {
      const page = await answer.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`The provider answers ${answer.status}: ${page.slice(0, 500)}`);
      next = {
        url: new URL(action, next.url).href,
        body: `prompt=login&login=${encodeURIComponent(login)}&password=x`,
      };
      continue;
    }
    const to = new URL(location, next.url);
    if (to.pathname === "/api/auth/oidc/callback") return Object.fromEntries(to.searchParams);
    next = { url: to.href, body: null };
  }
  throw new Error("The provider sends from one page to the next.");
}
