import type { ComponentProps, ReactNode } from "react";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  name: string;
  label: string;
  error?: string;
  hint?: ReactNode;
};

/** A labelled input whose error is announced with it. */
export function Field({ label, error, hint, ...input }: FieldProps) {
  return (
    <FieldFrame name={input.name} label={label} error={error} hint={hint}>
      <input {...input} {...fieldProps(input.name, error, hint)} />
    </FieldFrame>
  );
}

/** The same for several lines of text. */
export function TextField({
  label,
  error,
  hint,
  ...input
}: Omit<ComponentProps<"textarea">, "id"> & Pick<FieldProps, "name" | "label" | "error" | "hint">) {
  return (
    <FieldFrame name={input.name} label={label} error={error} hint={hint}>
      <textarea {...input} {...fieldProps(input.name, error, hint)} />
    </FieldFrame>
  );
}

function fieldProps(name: string, error: string | undefined, hint: ReactNode) {
  const describedBy = [error && `${name}-error`, hint && `${name}-hint`].filter(Boolean).join(" ");
  return {
    id: name,
    className: "input",
    "aria-invalid": error ? true : undefined,
    "aria-describedby": describedBy || undefined,
  };
}

function FieldFrame({
  name,
  label,
  error,
  hint,
  children,
}: Pick<FieldProps, "name" | "label" | "error" | "hint" | "children">) {
  return (
    <div>
      <label htmlFor={name} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${name}-hint`} className="mt-1.5 text-sm text-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${name}-error`} className="mt-1.5 text-sm text-accent-deep">
          {error}
        </p>
      )}
    </div>
  );
}
