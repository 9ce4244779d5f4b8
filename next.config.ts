import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/** The browser tests build into a folder of their own, beside a studio that is running from `.next`. */
const distDir = process.env.SVIT_BUILD_FOLDER ?? ".next";

const config: NextConfig = {
  distDir,
  poweredByHeader: false,
  // Photos are scaled by a route of ours; Next's own scaler would fetch whatever a request names, and log it as it came.
  images: { unoptimized: true },
  // `npm run check` checks types; a build on a newcomer's machine need not do it again.
  typescript: { ignoreBuildErrors: true, tsconfigPath: distDir === ".next" ? "tsconfig.json" : "tsconfig.e2e.json" },
  // Native code, worker threads and programs that cannot be bundled.
  serverExternalPackages: [
    "pg",
    "pg-boss",
    "pg-copy-streams",
    "pino",
    "prom-client",
    "sharp",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@prisma/schema-engine-wasm",
    "better-auth",
  ],
  // A page is loaded when it is first asked for: all of them at the start keep 37 MB of a studio that nobody uses.
  experimental: { preloadEntriesOnStart: false },
  // Whatever a person imported is no part of the program.
  outputFileTracingExcludes: { "/*": ["./data/**", "./tmp/**", "./demo/**", "./.next-e2e/**"] },
};

export default createNextIntlPlugin("./app/request-locale.ts")(config);
