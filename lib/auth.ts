import { randomUUID } from "node:crypto";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { endSessionsOf } from "@/lib/db/account";
import { database } from "@/lib/db/client";
import { findLocalAccount, findOrLinkAccount } from "@/lib/db/person";
import { logger } from "@/lib/logger";
import { verifyPassword } from "@/lib/password";
import { beginSignIn } from "@/lib/sign-in-limit";
import { CLIENT_ADDRESS_HEADER } from "@/lib/web/client-address";

/** What a session token carries: which account, and the version that ending its sessions raises. */
export const sessionClaims = z.object({ accountId: z.uuid(), sessionVersion: z.number().int() });
export type SessionClaims = z.infer<typeof sessionClaims>;

const credentialsShape = z.object({ email: z.email().max(320), password: z.string().min(1).max(1000) });

async function authorizeLocal(raw: unknown, request: { headers?: Record<string, string> }) {
  const parsed = credentialsShape.safeParse(raw);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const attempt = beginSignIn({ email, address: request.headers?.[CLIENT_ADDRESS_HEADER] ?? "" }, Date.now());
  // next-auth hands the message of an error to the browser as `?error=`.
  if (!attempt.allowed) throw new Error("too_many_attempts");
  try {
    const account = await findLocalAccount(database(), email);
    if (!(await verifyPassword(password, account?.passwordHash ?? null)) || !account) return null;
    attempt.succeeded();
    return { id: account.id, sessionVersion: account.sessionVersion };
  } catch (error) {
    logger.error({ error }, "sign-in failed");
    throw new Error("failed_unexpectedly");
  }
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

/** Over HTTPS no other host of the domain and no page without HTTPS can set or read the cookie of a session. */
function sessionCookie(secure: boolean) {
  return {
    name: secure ? "__Host-twokey-session" : "twokey-session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}

const secure = (process.env.TWOKEY_PUBLIC_URL ?? process.env.NEXTAUTH_URL ?? "").startsWith("https:");

export const authOptions: NextAuthOptions = {
  session: { strategy: "jwt", maxAge: 12 * 60 * 60 },
  useSecureCookies: secure,
  cookies: { sessionToken: sessionCookie(secure) },
  // Its own logger prints whole requests; a cookie that cannot be read is no error of ours and needs no trace.
  logger: {
    error: (code, more) => {
      const reason = more instanceof Error ? more.message : more.error.message;
      logger.warn({ code, reason }, "sign-in or session refused");
    },
    warn: (code) => logger.debug({ code }, "next-auth warns"),
    debug: () => {},
  },
  events: {
    // Of the token that was copied, too: signing out ends the sessions of this person in every browser.
    async signOut({ token }) {
      const claims = sessionClaims.safeParse(token);
      if (claims.success) await endSessionsOf(database(), claims.data);
    },
  },
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
      const { accountId, sessionVersion, exp } = token;
      return { ...session, claims: { accountId, sessionVersion, exp } };
    },
  },
};

/** next-auth's user type knows nothing of our columns; both callers pass rows that have them. */
function claimsOf(row: object): SessionClaims {
  const { id, sessionVersion } = row as { id: string; sessionVersion: number };
  return { accountId: id, sessionVersion };
}
