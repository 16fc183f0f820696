import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Headers that a proxy or a tunnel adds: the request came from elsewhere, whatever its address says. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Decides who gets to see the console. A page elsewhere can make a browser send requests here, and with a DNS name
 * that it points at this machine even read the answers; but it chooses neither `Host` nor `Origin`.
 */
export class Access {
  readonly #hosts: ReadonlySet<string>;

  /** `hosts` are the names, without a port, under which other machines may open the console as well. */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
  }

  /** Whether a request may see the page: it is from this machine and for it, or for a configured name. */
  mayOpen(request: IncomingMessage): boolean {
    const host = hostOf(request);
    if (host === undefined) return false;
    if (this.#hosts.has(host.hostname)) return true;
    return isLoopbackName(host.hostname) && isFromHere(request);
  }

  /** Whether a request may see what goes on and change it: it also comes from the console's own page. */
  mayAct(request: IncomingMessage): boolean {
    return this.mayOpen(request) && hostOf(request)?.host === originOf(request)?.host;
  }
}

function hostOf({ headers }: IncomingMessage): URL | undefined {
  const { host } = headers;
  // A browser sends a name and a port; anything that a URL reads in another way is no browser's.
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? parse(`http://${host}`) : undefined;
}

function originOf({ headers }: IncomingMessage): URL | undefined {
  const { origin } = headers;
  return origin !== undefined && /^https?:\/\/[^/]+$/.test(origin) ? parse(origin) : undefined;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isLoopbackName(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const { remoteAddress = '' } = socket;
  if (forwarded.some((name) => name in headers)) return false;
  return loopback.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4');
}
