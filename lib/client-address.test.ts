import { describe, expect, it, onTestFinished } from "vitest";
import { clientAddress } from "./client-address";
import { env } from "./env";

function from(chain: string | undefined, trusted: Partial<{ count: number; named: string[] }> = {}): string {
  const before = env().TRUSTED_PROXIES;
  env().TRUSTED_PROXIES = { count: 0, named: [], ...trusted };
  onTestFinished(() => {
    env().TRUSTED_PROXIES = before;
  });
  return clientAddress(new Headers(chain === undefined ? {} : { "x-forwarded-for": chain }));
}

describe("the address of a client", () => {
  it("is who spoke to us, whatever the header says, when the shop stands behind nobody", () => {
    for (const lie of ["1.2.3.4", "1.2.3.4, 5.6.7.8", "unknown", "", "::1"]) {
      expect(from(`${lie}, 192.0.2.7`)).toBe("192.0.2.7");
    }
  });

  it("is what the outermost of our proxies saw", () => {
    expect(from("6.6.6.6, 192.0.2.7, 10.0.0.1", { count: 1 })).toBe("192.0.2.7");
    expect(from("6.6.6.6, 192.0.2.7, 10.0.0.9, 10.0.0.1", { count: 2 })).toBe("192.0.2.7");
  });

  it("is what the first of the named proxies saw, however many there are", () => {
    const trusted = { named: ["10.0.0.0/8", "2001:db8:1::/48", "127.0.0.1"] };
    expect(from("6.6.6.6, 192.0.2.7, 10.0.0.9, 2001:db8:1::5, 127.0.0.1", trusted)).toBe("192.0.2.7");
    expect(from("6.6.6.6, 192.0.2.7", trusted)).toBe("192.0.2.7");
  });

  it("is one for all of a household's IPv6, and the same in each spelling", () => {
    for (const address of ["2001:db8:0:7::1", "2001:0db8::7:a:b:c:d", "[2001:db8:0:7:ffff::2]:443"]) {
      expect(from(address)).toBe("2001:db8:0:7::/64");
    }
    expect(from("::ffff:192.0.2.7")).toBe("192.0.2.7");
    expect(from("192.0.2.7:51234")).toBe("192.0.2.7");
  });

  it("is one and the same for all of whom nothing is known", () => {
    expect(from(undefined)).toBe("unknown");
    expect(from("192.0.2.7", { count: 3 })).toBe("192.0.2.7");
  });
});
