/** Two keys, side by side. */
export function Logo({ className = "size-7" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <g className="stroke-on-accent" fill="none" strokeWidth="2.6" strokeLinecap="round">
        <circle cx="11" cy="9.5" r="3.6" />
        <path d="M11 13.1V26M11 21h3.2M11 25.5h2.2" />
        <circle cx="21" cy="9.5" r="3.6" />
        <path d="M21 13.1V26M21 21h-3.2M21 25.5h-2.2" />
      </g>
    </svg>
  );
}
