import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { ProviderButton } from "@/components/person/provider-button";
import { SignInForm } from "@/components/person/sign-in-form";
import { Logo } from "@/components/shell/logo";
import { Callout } from "@/components/ui/callout";
import { authOptions } from "@/lib/auth";
import { configuration } from "@/lib/configuration";
import { offeredPeople } from "@/lib/web/reads";
import { safeReturnPath } from "@/lib/web/return-path";
import { currentActor } from "@/lib/web/session";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<{ callbackUrl?: string | string[]; error?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const returnTo = safeReturnPath(search.callbackUrl);
  if (await currentActor()) redirect(returnTo);
  const { installation } = configuration();
  const people = await offeredPeople();
  const provider = authOptions.providers.find((known) => known.id === "oidc");
  const problem = await problemOf(search.error);
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-4 py-10">
      <header className="flex items-center gap-4">
        <Logo className="size-11" />
        <div>
          <h1 className="font-semibold text-xl">Sign in to Twokey</h1>
          <p className="text-ink-muted text-sm">{installation.name}</p>
        </div>
      </header>
      <div className="grid gap-5 rounded-lg border border-line bg-panel p-6 shadow-panel">
        {problem && <Callout tone="danger" title={problem} />}
        {provider && (
          <>
            <ProviderButton name={provider.name} returnTo={returnTo} />
            <p className="text-center text-ink-muted text-sm">or with a password of this installation</p>
          </>
        )}
        <SignInForm returnTo={returnTo} people={people} />
      </div>
    </main>
  );
}

/** Why the person stands here again: the provider failed, or its account belongs to nobody of this installation. */
async function problemOf(error: string | undefined): Promise<string | null> {
  if (error) return "Signing in did not work. Try again, or ask an admin whether your account is enabled.";
  if (await getServerSession(authOptions)) {
    return "Your session has ended, or your account belongs to nobody here. Sign in again, or ask an admin.";
  }
  return null;
}
