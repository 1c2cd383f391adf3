import { HTTPS_HOSTS } from '../../tables/forges.ts';
import { lowerAscii } from '../source.ts';

/**
 * An address over https that serves the same; undefined where it is secure already, or the host is not known to do so.
 * In a flake reference the git protocol is the type as well, which `git+https` keeps.
 *
 * @param isReference in a reference, and not in the `url` of a lock or of attributes
 */
export function secureUrl(url: string, isReference: boolean): string | undefined {
  const [, kind = '', scheme, host = ''] =
    /^([a-z]+\+)?(http|git):\/\/([^/?#:@]+)(?=[/?#]|$)/i.exec(url) ?? [];
  if (scheme === undefined || !HTTPS_HOSTS.has(lowerAscii(host))) return undefined;
  const isGit = lowerAscii(scheme) === 'git' && isReference && kind === '';
  return `${isGit ? 'git+' : kind}https${url.slice(kind.length + scheme.length)}`;
}
