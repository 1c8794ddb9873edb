"use client";

import { useRouter } from "next/navigation";
import { useShortcut } from "./shortcuts";

/** "g" and a letter go to a page, from everywhere. */
export function GoToShortcuts() {
  const router = useRouter();
  useShortcut("g d", "Go to the desk", () => router.push("/"));
  useShortcut("g i", "Go to the incidents", () => router.push("/incidents"));
  useShortcut("g s", "Go to the settings", () => router.push("/settings"));
  return null;
}
