"use client";

import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { copyText } from "./copy-text";

type CopyButtonProps = Pick<ButtonProps, "variant" | "size" | "full"> & {
  text: string;
  /** What is copied: "Copy link", "Copy Markdown". */
  label?: string;
};

export function CopyButton({ text, label = "Copy", size = "sm", ...button }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), 3_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => setOutcome((await copyText(text)) ? "copied" : "failed");
  return (
    <>
      <Button {...button} size={size} icon={outcome === "copied" ? "check" : "copy"} onClick={copy}>
        {outcome === "copied" ? "Copied" : outcome === "failed" ? "Not copied: select and copy" : label}
      </Button>
      <span role="status" className="sr-only">
        {outcome === "copied" ? "Copied" : outcome === "failed" ? "The browser did not allow copying" : ""}
      </span>
    </>
  );
}
