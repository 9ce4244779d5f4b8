import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import type { Prices } from "#domain/generate/cost.ts";
import { message } from "#domain/message.ts";
import {
  addressList,
  databaseAddress,
  hasAccountsUnasked,
  hostList,
  isHalfKey,
  isLoopback,
  issuerAddress,
  modelAddress,
  originAddress,
} from "./settings.ts";

/**
 * With fewer, a worker's jobs could each hold some of them and wait for the others' for ever: an import holds two for as long
 * as it runs, an export, a bulk action and the look after dead workers one each, and what they do besides takes one more.
 */
const DB_CONNECTIONS_MIN = 6;
const TOO_FEW_CONNECTIONS = `at least ${DB_CONNECTIONS_MIN} are needed: an import holds two, an export, a bulk action and the upkeep one each`;

/** The only reader of process.env. Every setting has a default that works on a laptop. */
const fields = z.object({
  /** The user's own PostgreSQL; absent, the studio runs one of its own in the data folder. */
  DATABASE_URL: databaseAddress.optional(),
  /** Beside a transaction pooler: a direct address for LISTEN and session locks. */
  DIRECT_DATABASE_URL: databaseAddress.optional(),
  /** Cluster, uploads, rejects, exports. */
  SVIT_DATA: z.string().default("data"),
  /** Where the web server listens; absent, where this data folder's studio listened last, at first 127.0.0.1:4170. */
  SVIT_HOST: z.string().optional(),
  SVIT_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  /**
   * `on`: whoever uses the studio signs in, and may what their roles say. `off`: a typed name is all that is asked. Absent, on
   * where SVIT_HOST or SVIT_HOSTS let others in than this machine.
   */
  SVIT_ACCOUNTS: z.enum(["on", "off"]).optional(),
  /** Signs the cookies of who is signed in; absent, a secret that was made at the first start and lies in the database. */
  SVIT_SECRET: z.string().min(32).optional(),
  /** The provider of single sign-on (OpenID Connect): its issuer, what the studio is called there, and its secret. */
  SVIT_OIDC_ISSUER: issuerAddress.optional(),
  SVIT_OIDC_CLIENT_ID: z.string().min(1).optional(),
  SVIT_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What the button to it says; absent, its host name. */
  SVIT_OIDC_NAME: z.string().min(1).max(60).optional(),
  /** The claim that lists the groups of a person; dots lead into objects. */
  SVIT_OIDC_GROUPS: z.string().min(1).default("groups"),
  /** What is asked for; absent, `openid profile email`, and `offline_access` where the provider offers it. */
  SVIT_OIDC_SCOPES: z
    .string()
    .regex(/(?:^| )openid(?: |$)/, "openid must be among them")
    .optional(),
  /** The address at which people reach the studio, where a proxy stands before it; its host name need not stand in SVIT_HOSTS. */
  SVIT_URL: originAddress.optional(),
  /** Host names (comma separated) that the web server answers to beside localhost, 127.0.0.1 and [::1]. */
  SVIT_HOSTS: hostList.default([]),
  /** Addresses and networks (comma separated) of proxies: what these say of who asks (X-Forwarded-For) is believed. */
  SVIT_PROXIES: addressList.default([]),
  /** Where a proxy signs people in: the header in which it names who asks. Believed of those in SVIT_PROXIES alone. */
  SVIT_TRUSTED_USER_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "give the name of a header, such as X-Remote-User")
    .toLowerCase()
    .optional(),
  /** Folders (path-separator separated) from which the browser may import. */
  SVIT_IMPORT_ROOTS: z.string().default(""),
  /** Where finished exports lie; absent, in the data folder. Several machines share one where all are to serve them. */
  SVIT_EXPORTS: z.string().optional(),
  /** How many days a finished export is kept. */
  SVIT_EXPORT_DAYS: z.coerce.number().min(0.01).max(3650).default(7),
  /** Room on this machine's disk for photos that were fetched or scaled, in MB; 0 keeps none. */
  SVIT_PHOTO_CACHE_MB: z.coerce.number().int().min(0).max(10_000_000).default(2048),
  /**
   * How long browsers keep photos: `year`, `session` (an hour, and gone at signing out) or `no-store` (not at all). Absent, `session`
   * with accounts and `year` without.
   */
  SVIT_PHOTO_CACHE: z.enum(["year", "session", "no-store"]).optional(),
  /** The key that photos are fetched with from S3-compatible buckets; absent, requests are not signed. */
  SVIT_S3_KEY_ID: z.string().min(1).optional(),
  SVIT_S3_SECRET: z.string().min(1).optional(),
  /**
   * A model that writes entries (docs/generate.md): its OpenAI-compatible address up to `/v1`, its key where it wants one, and its name. Absent:
   * nothing of it is seen. The key is sent there and stands nowhere else.
   */
  SVIT_MODEL_URL: modelAddress.optional(),
  SVIT_MODEL_KEY: z.string().min(1).optional(),
  SVIT_MODEL: z.string().min(1).max(100).optional(),
  /** What a million tokens of requests and of answers cost there, in SVIT_MODEL_CURRENCY. */
  SVIT_MODEL_PRICE_INPUT: z.coerce.number().min(0).max(1e6).optional(),
  SVIT_MODEL_PRICE_OUTPUT: z.coerce.number().min(0).max(1e6).optional(),
  SVIT_MODEL_CURRENCY: z.string().min(1).max(10).default("USD"),
  /** At most so many requests a minute, and so many at once. */
  SVIT_MODEL_PER_MINUTE: z.coerce.number().min(1).max(100_000).default(60),
  SVIT_MODEL_PARALLEL: z.coerce.number().int().min(1).max(64).default(4),
  /**
   * The Hugging Face Hub that releases are published to, and the token that they are published with (it begins with hf_); absent, nothing of it is seen.
   * The token is sent there and stands nowhere else.
   */
  SVIT_HUB_URL: originAddress.default("https://huggingface.co"),
  SVIT_HUB_TOKEN: z
    .string()
    .regex(/^hf_[\x21-\x7e]{1,200}$/, "a token of the Hub begins with hf_")
    .optional(),
  /** A folder on another disk: the supervisor keeps the backup there no more than a minute behind. */
  SVIT_BACKUP: z.string().min(1).optional(),
  /** The pg_dump for a PostgreSQL of one's own; absent, the one of the PATH. pg_restore is taken from beside it. */
  SVIT_PG_DUMP: z.string().min(1).optional(),
  SVIT_DB_CONNECTIONS: z.coerce.number().int().min(DB_CONNECTIONS_MIN, TOO_FEW_CONNECTIONS).max(200).default(20),
  /** For tests: 1 holds every answer of the API against its schema, and answers 500 where it does not fit. */
  SVIT_CHECK_ANSWERS: z.enum(["0", "1"]).default("0"),
  SVIT_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** How the log's lines are printed; absent, as text in a terminal and as JSON elsewhere. */
  SVIT_LOG_FORMAT: z.enum(["text", "json"]).optional(),
  /**
   * Where the web server tells its figures (/metrics), on a port that does nothing else; absent, nowhere. The worker of `npm start`
   * tells its own on the next one.
   */
  SVIT_METRICS_PORT: z.coerce.number().int().min(1).max(65534).optional(),
  SVIT_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** What a reader of the figures says as `Authorization: Bearer …`; beyond this machine it is wanted. */
  SVIT_METRICS_TOKEN: z.string().min(16, "at least 16 characters are needed").optional(),
});

const schema = fields
  .refine((own) => !isHalfKey(own.SVIT_S3_KEY_ID, own.SVIT_S3_SECRET), {
    path: ["SVIT_S3_KEY_ID"],
    message: "a key has two halves: set SVIT_S3_KEY_ID and SVIT_S3_SECRET, or neither",
  })
  .refine((own) => isLoopback(own.SVIT_METRICS_HOST) || own.SVIT_METRICS_TOKEN !== undefined, {
    path: ["SVIT_METRICS_TOKEN"],
    message: "where others than this machine can read the figures (SVIT_METRICS_HOST) a token is needed",
  })
  .refine((own) => !isHalfKey(own.SVIT_OIDC_ISSUER, own.SVIT_OIDC_CLIENT_ID), {
    path: ["SVIT_OIDC_ISSUER"],
    message: "single sign-on wants SVIT_OIDC_ISSUER and SVIT_OIDC_CLIENT_ID, or neither",
  })
  .refine((own) => !isHalfKey(own.SVIT_MODEL_URL, own.SVIT_MODEL), {
    path: ["SVIT_MODEL"],
    message: "generating wants SVIT_MODEL_URL and SVIT_MODEL, or neither",
  })
  .refine((own) => (own.SVIT_MODEL_PRICE_INPUT === undefined) === (own.SVIT_MODEL_PRICE_OUTPUT === undefined), {
    path: ["SVIT_MODEL_PRICE_INPUT"],
    message: "set SVIT_MODEL_PRICE_INPUT and SVIT_MODEL_PRICE_OUTPUT, or neither",
  })
  .refine((own) => own.SVIT_TRUSTED_USER_HEADER === undefined || own.SVIT_PROXIES.length > 0, {
    path: ["SVIT_TRUSTED_USER_HEADER"],
    message: "name the proxies that may say who asks in SVIT_PROXIES; else everybody could",
  });

const settings = schema.safeParse(process.env);
if (!settings.success) {
  const wrong = settings.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
  throw new StudioError("invalid_request", message("wrongSetting", { problem: wrong.join(". ") }));
}
const parsed = settings.data;

/** A provider of single sign-on. `clientSecret`: absent for a client that has none (PKCE alone). */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  name: string;
  groupsClaim: string;
  scopes: string | undefined;
};

const oidcOf = (own: typeof parsed): OidcSettings | null =>
  own.SVIT_OIDC_ISSUER === undefined || own.SVIT_OIDC_CLIENT_ID === undefined
    ? null
    : {
        issuer: own.SVIT_OIDC_ISSUER,
        clientId: own.SVIT_OIDC_CLIENT_ID,
        clientSecret: own.SVIT_OIDC_CLIENT_SECRET,
        name: own.SVIT_OIDC_NAME ?? new URL(own.SVIT_OIDC_ISSUER).hostname,
        groupsClaim: own.SVIT_OIDC_GROUPS,
        scopes: own.SVIT_OIDC_SCOPES,
      };

/** A model that writes entries. `key` is a function, so that whatever prints or stores this prints none. */
export type Generator = {
  address: string;
  model: string;
  key: () => string | null;
  prices: Prices | null;
  perMinute: number;
  parallel: number;
};

const modelKey = parsed.SVIT_MODEL_KEY ?? null;
const generatorOf = (own: typeof parsed): Generator | null =>
  own.SVIT_MODEL_URL === undefined || own.SVIT_MODEL === undefined
    ? null
    : {
        address: own.SVIT_MODEL_URL,
        model: own.SVIT_MODEL,
        key: () => modelKey,
        prices:
          own.SVIT_MODEL_PRICE_INPUT === undefined || own.SVIT_MODEL_PRICE_OUTPUT === undefined
            ? null
            : {
                currency: own.SVIT_MODEL_CURRENCY,
                input: own.SVIT_MODEL_PRICE_INPUT,
                output: own.SVIT_MODEL_PRICE_OUTPUT,
              },
        perMinute: own.SVIT_MODEL_PER_MINUTE,
        parallel: own.SVIT_MODEL_PARALLEL,
      };

/** A Hub that releases may be published to. `token` is a function, so that whatever prints or stores this prints none. */
export type Hub = { address: string; token: () => string };

const hubToken = parsed.SVIT_HUB_TOKEN;

/** A proxy's host name is the studio's own, by whichever setting it is told. */
const extraHosts = [...parsed.SVIT_HOSTS, ...(parsed.SVIT_URL ? [new URL(parsed.SVIT_URL).hostname] : [])];

const hasAccounts = parsed.SVIT_ACCOUNTS
  ? parsed.SVIT_ACCOUNTS === "on"
  : hasAccountsUnasked(parsed.SVIT_HOST ?? "127.0.0.1", extraHosts) || parsed.SVIT_OIDC_ISSUER !== undefined;

export const env = {
  databaseUrl: parsed.DATABASE_URL,
  directDatabaseUrl: parsed.DIRECT_DATABASE_URL ?? parsed.DATABASE_URL,
  /** Absolute path of the data folder. */
  dataFolder: path.resolve(/* turbopackIgnore: true */ parsed.SVIT_DATA),
  host: parsed.SVIT_HOST ?? "127.0.0.1",
  port: parsed.SVIT_PORT ?? 4170,
  /** Whether a person chose them: the supervisor otherwise keeps to the data folder's own address. */
  hostIsGiven: parsed.SVIT_HOST !== undefined,
  portIsGiven: parsed.SVIT_PORT !== undefined,
  hasAccounts,
  /** What SVIT_ACCOUNTS says, for the supervisor, who knows where the studio listens. */
  accountsAsked: parsed.SVIT_ACCOUNTS,
  secret: parsed.SVIT_SECRET,
  oidc: oidcOf(parsed),
  /** Where people reach the studio; undefined where nobody said. */
  url: parsed.SVIT_URL,
  extraHosts,
  proxies: parsed.SVIT_PROXIES,
  /** Lower-cased; undefined where nobody but the studio signs people in. */
  trustedUserHeader: parsed.SVIT_TRUSTED_USER_HEADER,
  importRoots: parsed.SVIT_IMPORT_ROOTS.split(path.delimiter).filter(Boolean),
  /** Absolute path. */
  exportsFolder: path.resolve(
    /* turbopackIgnore: true */ parsed.SVIT_EXPORTS ??
      path.join(/* turbopackIgnore: true */ parsed.SVIT_DATA, "exports"),
  ),
  exportDays: parsed.SVIT_EXPORT_DAYS,
  /** How long browsers keep photos. */
  photosKept: parsed.SVIT_PHOTO_CACHE ?? (hasAccounts ? "session" : "year"),
  photoCacheBytes: parsed.SVIT_PHOTO_CACHE_MB * 1e6,
  s3Key:
    parsed.SVIT_S3_KEY_ID !== undefined && parsed.SVIT_S3_SECRET !== undefined
      ? { id: parsed.SVIT_S3_KEY_ID, secret: parsed.SVIT_S3_SECRET }
      : null,
  /** Null: no model writes entries. */
  generator: generatorOf(parsed),
  /** Null: releases are published nowhere. */
  hub: hubToken === undefined ? null : ({ address: parsed.SVIT_HUB_URL, token: () => hubToken } as Hub),
  /** Absolute path. */
  backupFolder: parsed.SVIT_BACKUP === undefined ? null : path.resolve(/* turbopackIgnore: true */ parsed.SVIT_BACKUP),
  pgDump: parsed.SVIT_PG_DUMP ?? null,
  /** Handed on to programs that are started, which read settings of their own (libpq's). */
  get surroundings(): NodeJS.ProcessEnv {
    // The key of the model is nobody's business but the model's, and the token of the Hub the Hub's.
    const { SVIT_MODEL_KEY: _, SVIT_HUB_TOKEN: __, ...others } = process.env;
    return others;
  },
  databaseConnections: parsed.SVIT_DB_CONNECTIONS,
  checksAnswers: parsed.SVIT_CHECK_ANSWERS === "1",
  logLevel: parsed.SVIT_LOG,
  logFormat: parsed.SVIT_LOG_FORMAT ?? (process.stderr.isTTY ? "text" : "json"),
  /** Null: the figures are told nowhere. */
  metrics:
    parsed.SVIT_METRICS_PORT === undefined
      ? null
      : { host: parsed.SVIT_METRICS_HOST, port: parsed.SVIT_METRICS_PORT, token: parsed.SVIT_METRICS_TOKEN ?? null },
};
