"use client";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** When a page could not be made: nothing was changed, and trying again is safe. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <Callout
      live
      tone="danger"
      title="This page could not be made"
      actions={<Button onClick={reset}>Try again</Button>}
    >
      Nothing was changed. The database may be starting; if it stays so, look at the log of the desk
      {error.digest ? ` for ${error.digest}` : ""}.
    </Callout>
  );
}
