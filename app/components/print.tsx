import { FirstImage } from "./first-image";

export type FrameName = "none" | "thin" | "black" | "oak" | "white";

/** The frame that a variant is sold in; a bare sheet where it has none. */
export function frameOf(options: Record<string, string>): FrameName {
  return options.frame === "oak" || options.frame === "black" ? options.frame : "none";
}

type PrintProps = {
  image: string;
  alt: string;
  frame?: FrameName;
  /** The first pictures of a page; all others wait until they are near. */
  eager?: boolean;
  className?: string;
};

/** A print on its mat, in a frame or as a bare sheet. */
export function Print({ image, alt, frame = "thin", eager = false, className = "" }: PrintProps) {
  return (
    <div className={`print ${className}`} data-frame={frame}>
      <div className="print-body">
        {eager ? (
          <FirstImage src={image} alt={alt} />
        ) : (
          <img src={image} alt={alt} width={800} height={1000} loading="lazy" decoding="async" />
        )}
      </div>
    </div>
  );
}
