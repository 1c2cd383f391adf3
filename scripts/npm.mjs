// Runs npm from a script, with the same npm that started the script where there is one.

import { spawn } from 'node:child_process';

/** Where packages come from is the user's setting and is passed on; what npm says about the running script is not. */
const KEPT =
  /^npm_config_(registry|userconfig|globalconfig|cache|cafile|proxy|https_proxy|noproxy|strict_ssl|offline|prefer_offline)$/i;

/** Runs `npm <args>` in a folder. Output is shown only when it fails, unless `show` is set. */
export function npm(args, cwd, env = {}, show = false) {
  const script = process.env.npm_execpath;
  const direct = script !== undefined && /npm-cli\.c?js$/.test(script);
  const command = direct ? (env.PATH ? 'node' : process.execPath) : 'npm';
  const child = spawn(command, direct ? [script, ...args] : args, {
    cwd,
    env: { ...outerEnvironment(), ...env },
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // Windows has npm as a batch file, which only a shell starts; the arguments are ours and hold nothing to quote.
    shell: !direct && process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`npm ${args[0]} failed (${code}) in ${cwd}\n${output.slice(-4000)}`));
    });
  });
}

function outerEnvironment() {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('npm_') || KEPT.test(name)));
}
