const paths = {
  arrowRight: "M3 8h10M9 4l4 4-4 4",
  arrowLeft: "M13 8H3M7 4L3 8l4 4",
  check: "M3 8.5l3.2 3.2L13 4.8",
  cross: "M4 4l8 8M12 4l-8 8",
  chevronDown: "M4 6l4 4 4-4",
  chevronRight: "M6 4l4 4-4 4",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  download: "M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10",
  external: "M9 3h4v4M13 3L7 9M11.5 9.5V13H3V4.5h3.5",
  key: "M8.6 7.4L13.8 2.2M11 4.8l2.2 2.2M9.2 10.2a3.4 3.4 0 11-6.8 0 3.4 3.4 0 016.8 0z",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 015 0v2.5",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  minus: "M3.5 8h9",
  moon: "M13 9.6A5.5 5.5 0 016.4 3a5.3 5.3 0 106.6 6.6z",
  person: "M8 8a2.6 2.6 0 100-5.2A2.6 2.6 0 008 8zM2.8 13.6c.6-2.5 2.6-3.8 5.2-3.8s4.6 1.3 5.2 3.8",
  plus: "M8 3v10M3 8h10",
  refresh: "M13 8a5 5 0 11-1.5-3.6M13 2.5v3h-3",
  search: "M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.3 10.3l3.2 3.2",
  sun: "M8 10.8a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  screen: "M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5",
} as const;

export type IconName = keyof typeof paths;

/** A line icon on a 16-unit grid. Always decorative: its words stand beside it, or in an `sr-only` span. */
export function Icon({ name, className = "size-4" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
