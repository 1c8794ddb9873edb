import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { database } from "@/lib/db/client";
import { findLink } from "@/lib/queries/plan-detail";
import { sha256 } from "@/lib/signature/digest";
import { currentActor } from "@/lib/web/session";

type Props = { params: Promise<{ token: string }> };

/** Nothing for chat previews and search engines, whatever the token. */
export const metadata: Metadata = {
  title: "Twokey",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/**
 * Where an approval link leads. It shows nothing and changes nothing: without a sign-in the page is the same for
 * every token; with one it goes on to the plan, if there is one.
 */
export default async function ApprovalLinkPage({ params }: Props) {
  const { token } = await params;
  const actor = await currentActor();
  if (!actor)
    return (
      <Notice
        title="Sign in to go on"
        href={`/sign-in?callbackUrl=${encodeURIComponent(`/a/${token}`)}`}
        label="Sign in"
      />
    );
  const link = await findLink(database(), sha256(new TextEncoder().encode(token)), new Date());
  if (!link) return <Notice title="This link leads nowhere" href="/" label="Go to the desk" />;
  if (link.alive) redirect(link.planPath);
  return <Notice title="The plan of this link has ended" href={link.after.path} label={link.after.label} />;
}

function Notice({ title, href, label }: { title: string; href: string; label: string }) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center px-4">
      <Panel title={title}>
        <LinkButton href={href} variant="primary" size="lg" full>
          {label}
        </LinkButton>
      </Panel>
    </main>
  );
}
