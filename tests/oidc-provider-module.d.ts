/** As much of npm's oidc-provider as the tests' provider uses (tests/oidc-provider.ts). */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  type Client = { clientId: string; grantTypeAllowed(type: string): boolean };
  type Context = { oidc: { client?: Client; session?: { accountId?: string } } };
  type Account = { accountId: string; claims(): object };
  type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> };

  export type Configuration = {
    jwks: { keys: object[] };
    clients: object[];
    ttl: Record<string, number>;
    cookies: { keys: string[] };
    scopes: string[];
    claims: Record<string, string[]>;
    issueRefreshToken(context: Context, client: Client): Promise<boolean>;
    findAccount(context: Context, id: string): Account | undefined;
    loadExistingGrant(context: Context): Promise<Grant>;
  };

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
    readonly Client: { prototype: { redirectUriAllowed(uri: string): boolean } };
    readonly Grant: new (of: {
      clientId: string | undefined;
      accountId: string | undefined;
    }) => Grant;
  }
}
