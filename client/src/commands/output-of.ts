import { window } from 'vscode';
import { documentOf } from './document-of.ts';

/** What the server asks Nix about: an output of the flake.nix at `uri`, or a package of the nixpkgs locked for the file there. */
export interface PackageParams {
  readonly uri: string;
  readonly attribute?: readonly string[];
  readonly package?: readonly string[];
}

/** Whoever knows a command's name can call it with anything; what the names mean, the server looks at. */
export function isPackage(given: unknown): given is PackageParams {
  if (typeof given !== 'object' || given === null || !('uri' in given)) return false;
  return typeof given.uri === 'string' && given.uri.startsWith('file:');
}

/** The output of the flake.nix that is open, by its name. */
export async function askForOutput(title: string): Promise<PackageParams | undefined> {
  const uri = documentOf(undefined);
  if (uri === undefined) return undefined;
  const prompt = 'The output of this flake';
  const placeHolder = 'packages.x86_64-linux.hello';
  const name = await window.showInputBox({ title, prompt, placeHolder });
  if (name === undefined || name === '') return undefined;
  const attribute = [...name.matchAll(/"([^"]+)"|([^."]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  return { uri: uri.toString(), attribute };
}
