import type { FORMATS } from "#domain/formats.ts";

declare module "next-intl" {
  interface AppConfig {
    Formats: typeof FORMATS;
  }
}
