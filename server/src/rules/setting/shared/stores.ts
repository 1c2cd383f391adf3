import { type HostKind, hostKind } from '../../../flake/host.ts';
import { parseUrl, type Url } from '../../../flake/url.ts';
import type { Setting, SettingWord } from '../../../nix/facts.ts';

/** Settings whose values are addresses of stores that Nix fetches paths from. */
export function namesSubstituters({ name }: Setting): boolean {
  return name === 'substituters' || name === 'trusted-substituters';
}

/** A word as the address of a store; undefined for `auto`, `daemon`, paths and what is no URL. */
export function storeUrl({ text }: SettingWord): Url | undefined {
  const parsed = parseUrl(text, true);
  return parsed.ok ? parsed.url : undefined;
}

/** The host in lower case; empty where there is none. */
export function hostOf(url: Url): string {
  return url.authority?.host.toLowerCase().replace(/\.$/, '') ?? '';
}

/** Names of one part and those of a Tailscale network lead nowhere outside. */
export function reachOfHost(host: string): HostKind {
  const kind = hostKind(host);
  return kind === 'name' && (!host.includes('.') || /\.(?:home|ts\.net)$/.test(host)) ? 'private' : kind;
}
