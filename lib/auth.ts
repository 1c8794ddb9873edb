import { randomUUID } from "node:crypto";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { database } from "@/lib/db/client";
import { findLocalAccount, findOrLinkAccount } from "@/lib/db/person";
import { logger } from "@/lib/logger";
import { verifyPassword } from "@/lib/password";
import { signInAllowed } from "@/lib/sign-in-limit";

/** What a session token carries: which account, and the version that a sign-out everywhere raises. */
export type SessionClaims = { accountId: string; sessionVersion: number };

const credentialsShape = z.object({ email: z.email().max(320), password: z.string().min(1).max(1000) });

async function authorizeLocal(raw: unknown) {
  const parsed = credentialsShape.safeParse(raw);
  if (!parsed.success) return null;
  // next-auth hands the message of an error to the sign-in page as `?error=`.
  if (!signInAllowed(parsed.data.email, Date.now())) throw new Error("too_many_attempts");
  const account = await findLocalAccount(database(), parsed.data.email);
  const matches = await verifyPassword(parsed.data.password, account?.passwordHash ?? null);
  return account && matches ? { id: account.id, sessionVersion: account.sessionVersion } : null;
}

function oidcProviders(env: NodeJS.ProcessEnv): NextAuthOptions["providers"] {
  if (!env.OIDC_ISSUER || !env.OIDC_CLIENT_ID || !env.OIDC_CLIENT_SECRET) return [];
  return [
    {
      id: "oidc",
      name: env.OIDC_NAME ?? "Single sign-on",
      type: "oauth",
      wellKnown: `${env.OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      clientId: env.OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      profile: (claims: { sub: string; email?: string; email_verified?: boolean; name?: string }) => ({
        id: claims.sub,
        name: claims.name,
        email: claims.email_verified === true || env.OIDC_TRUST_EMAIL === "yes" ? claims.email : null,
      }),
    },
  ];
}

export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: 12 * 60 * 60 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    CredentialsProvider({
      id: "local",
      name: "Password",
      credentials: { email: { type: "email" }, password: { type: "password" } },
      authorize: authorizeLocal,
    }),
    ...oidcProviders(process.env),
  ],
  // Its own logger prints whole requests and providers to the console.
  logger: {
    error: (code, more) =>
      logger.error({ code, error: more instanceof Error ? more : more.error }, "sign-in failed"),
    warn: (code) => logger.warn({ code }, "sign-in"),
    debug: () => undefined,
  },
  callbacks: {
    async jwt({ token, user, account, profile }) {
      if (!user) return token;
      if (account?.provider === "local") return { ...token, ...claimsOf(user) };
      const email = user.email ?? profile?.email;
      const subject = account?.providerAccountId;
      if (!email || !subject || !account) return {};
      const linked = await findOrLinkAccount(database(), {
        id: randomUUID(),
        provider: account.provider,
        subject,
        email,
      });
      return linked ? { ...token, ...claimsOf(linked) } : {};
    },
    session({ session, token }) {
      return { ...session, claims: { accountId: token.accountId, sessionVersion: token.sessionVersion } };
    },
  },
};

/** next-auth's user type knows nothing of our columns; both callers pass rows that have them. */
function claimsOf(row: object): SessionClaims {
  const { id, sessionVersion } = row as { id: string; sessionVersion: number };
  return { accountId: id, sessionVersion };
}
