import { credentialsIn } from '../credentials.ts';

/** An address without the password, the token and the secret parameters in it; undefined where it cannot be rid of them. */
export function withoutSecret(url: string): string | undefined {
  const [, start = '', user = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^@/?#]*@)?([^]*)$/i.exec(url) ?? [];
  if (start === '') return undefined;
  const name = user.split(':')[0] ?? '';
  const overSsh = /ssh:\/\/$/i.test(start);
  const kept = user === '' || !overSsh ? '' : `${name.replace(/@$/, '')}@`;
  const [, place = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?([^]*)$/.exec(rest) ?? [];
  const parameters = query
    ?.split('&')
    .filter((one) => credentialsIn('url', `https://h/?${one}`) === undefined);
  const asked = parameters === undefined || parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const made = `${start}${kept}${place}${asked}${fragment}`;
  return made === url || credentialsIn('url', made) !== undefined ? undefined : made;
}
