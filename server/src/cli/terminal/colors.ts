import pico from 'picocolors';

export type Colors = ReturnType<typeof pico.createColors>;
export type ColorChoice = 'auto' | 'always' | 'never';

/** Whether to colour what goes to a stream: the option first, then NO_COLOR, then FORCE_COLOR, then the terminal. */
export function wantsColor(choice: ColorChoice, env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

export function colors(enabled: boolean): Colors {
  return pico.createColors(enabled);
}

/** As no-color.org has it: present and not empty. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
