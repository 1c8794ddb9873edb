import clsx from "clsx";
import Link from "next/link";
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { Spinner } from "./spinner";

export type ButtonVariant = "primary" | "secondary" | "danger" | "quiet";
export type ButtonSize = "sm" | "md" | "lg";

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Fills the width of its container. */
  full?: boolean;
  icon?: IconName;
  children: ReactNode;
  className?: string;
}

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "bg-raised text-ink ring-1 ring-inset ring-line-strong hover:bg-sunken",
  danger: "bg-alarm text-on-alarm hover:bg-alarm-hover",
  quiet: "text-accent-ink hover:bg-accent-soft",
};

const sizes: Record<ButtonSize, string> = {
  sm: "min-h-8 px-3 py-1 text-sm max-md:min-h-11",
  md: "min-h-10 px-4 py-2 text-base max-md:min-h-11",
  lg: "min-h-12 px-6 py-2 text-lg",
};

function look({ variant = "secondary", size = "md", full, className }: Omit<Look, "children">) {
  return clsx(
    "inline-flex items-center justify-center gap-2 rounded-md text-center font-medium leading-snug transition-colors",
    "disabled:not-aria-busy:cursor-not-allowed disabled:not-aria-busy:bg-sunken disabled:not-aria-busy:text-ink-muted disabled:not-aria-busy:ring-1 disabled:not-aria-busy:ring-line disabled:not-aria-busy:ring-inset",
    "aria-busy:cursor-progress",
    variants[variant],
    sizes[size],
    full && "w-full",
    className,
  );
}

export type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** The act is under way: shows a spinner, takes no second press. */
    pending?: boolean;
    /** Words while pending, such as "Rolling back…". */
    pendingLabel?: ReactNode;
  };

/** A plain button unless `type="submit"` is asked for. Name the act and its object: "Roll shop back to 1.4.2". */
export function Button({
  variant,
  size,
  full,
  icon,
  className,
  pending = false,
  pendingLabel,
  disabled,
  type = "button",
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={look({ variant, size, full, className })}
    >
      {pending ? <Spinner /> : icon && <Icon name={icon} className={size === "lg" ? "size-5" : "size-4"} />}
      {pending && pendingLabel ? pendingLabel : children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it never changes anything. */
export function LinkButton({
  variant,
  size,
  full,
  icon,
  className,
  children,
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={look({ variant, size, full, className })}>
      {icon && <Icon name={icon} className={size === "lg" ? "size-5" : "size-4"} />}
      {children}
    </Link>
  );
}
