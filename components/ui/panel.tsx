import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { type Tone, toneSurface } from "./tone";

interface PanelProps {
  title?: ReactNode;
  /** One muted line below the title. */
  description?: ReactNode;
  /** Right of the title: badges, small buttons. */
  actions?: ReactNode;
  footer?: ReactNode;
  tone?: Tone;
  /** False when the content brings its own edges, such as a table. */
  padded?: boolean;
  /** Heading level of the title. */
  level?: 2 | 3 | 4;
  id?: string;
  className?: string;
  children?: ReactNode;
}

/** A bordered region of the page, named by its title. */
export function Panel(props: PanelProps) {
  const {
    title,
    description,
    actions,
    footer,
    tone,
    padded = true,
    level = 2,
    id,
    className,
    children,
  } = props;
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section
      id={id}
      aria-labelledby={title ? headingId : undefined}
      className={clsx(
        "min-w-0 rounded-lg border shadow-panel",
        tone ? toneSurface[tone] : "border-line bg-panel",
        className,
      )}
    >
      {(title || actions) && (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-4 sm:px-6">
          <div className="min-w-0">
            {title && (
              <Heading id={headingId} className="font-semibold text-lg">
                {title}
              </Heading>
            )}
            {description && <p className="text-ink-muted text-sm">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={padded ? "px-4 py-4 sm:px-6" : "pt-4"}>{children}</div>
      {footer && <footer className="border-line border-t px-4 py-3 sm:px-6">{footer}</footer>}
    </section>
  );
}
