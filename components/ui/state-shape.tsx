export type StateKind =
  | "ok"
  | "pending"
  | "running"
  | "firing"
  | "recovered"
  | "failed"
  | "warning"
  | "unknown"
  | "info";

/** One outline a state, told apart without colour: disc, clock, ring, triangle, loop, octagon, diamond, dashes, dot. */
export function StateShape({ kind, className = "size-4" }: { kind: StateKind; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`shrink-0 ${kind === "running" ? "animate-spin" : ""} ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shapes[kind]}
    </svg>
  );
}

const cut = { stroke: "none", fill: "currentColor", fillRule: "evenodd" } as const;

const shapes: Record<StateKind, React.ReactNode> = {
  ok: (
    <path
      {...cut}
      d="M8 1.5a6.5 6.5 0 110 13 6.5 6.5 0 010-13zm3.7 4.3l-1.1-1.1-3.7 3.8-1.6-1.6-1.1 1.1 2.7 2.7z"
    />
  ),
  pending: <path d="M8 2.2a5.8 5.8 0 110 11.6A5.8 5.8 0 018 2.2zM8 5v3.2l2.2 1.3" />,
  running: <path d="M13.8 8A5.8 5.8 0 118 2.2" />,
  firing: <path {...cut} d="M8 1.2l7 12.6H1zm-.8 4.6v4h1.6v-4zm0 5.2v1.6h1.6V11z" />,
  recovered: <path d="M3 4.2A5.8 5.8 0 112.2 8M3 1.6v2.8h2.8M5.6 8.2l1.7 1.7 3.1-3.2" />,
  failed: (
    <path
      {...cut}
      d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zm.8 3.6l-1 1L7 8 5.1 9.9l1 1L8 9l1.9 1.9 1-1L9 8l1.9-1.9-1-1L8 7z"
    />
  ),
  warning: <path d="M8 1.6L14.4 8 8 14.4 1.6 8zM8 5v3.4M8 10.8v.1" />,
  unknown: <path strokeDasharray="2.4 2.2" d="M8 2.2a5.8 5.8 0 110 11.6A5.8 5.8 0 018 2.2z" />,
  info: <circle {...cut} cx="8" cy="8" r="3" />,
};
