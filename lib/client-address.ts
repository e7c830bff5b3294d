import { BlockList, isIP } from "node:net";
import { env } from "./env";

/**
 * The address that a request came from. Proxies append to `X-Forwarded-For`, and this shop's own server appends who spoke to
 * it (`front-door.ts`): the chain is read from its end, over as many proxies as the shop stands behind, or over those that are
 * named, since everything before them was written by whoever sent the request. Of IPv6 it is the /64: a household has all of it.
 */
export function clientAddress(headers: Headers): string {
  const chain = (headers.get("x-forwarded-for") ?? "").split(",").map(plain).filter(Boolean);
  const { count, named } = env().TRUSTED_PROXIES;
  let place = chain.length - 1 - count;
  while (place > 0 && isNamed(named, chain[place] ?? "")) place -= 1;
  return household(chain[Math.max(place, 0)] ?? "unknown");
}

function plain(entry: string): string {
  const address = entry.trim().replace(/^\[(.*)\](:\d+)?$/, "$1");
  return address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}

const lists = new Map<string, BlockList>();

function isNamed(named: readonly string[], address: string): boolean {
  const version = isIP(address);
  if (named.length === 0 || version === 0) return false;
  const key = named.join();
  const list = lists.get(key) ?? listOf(named);
  lists.set(key, list);
  return list.check(address, version === 6 ? "ipv6" : "ipv4");
}

function listOf(named: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of named) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return list;
}

function household(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - front.length - (tail === "" ? 0 : tail.split(":").length);
  const groups = [...front, ...Array<string>(missing).fill("0"), ...(tail ? tail.split(":") : [])];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
