"use client";

import { useEffect } from "react";

const PREFIX = /^● \d+ firing · /;

/** Lets the browser tab say the state, "● 2 firing · Twokey", and keeps saying it across pages. */
export function FiringTitle({ count }: { count: number }) {
  useEffect(() => {
    const write = () => {
      const bare = document.title.replace(PREFIX, "");
      const wanted = count > 0 ? `● ${count} firing · ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    };
    write();
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = document.title.replace(PREFIX, "");
    };
  }, [count]);
  return null;
}
