import { flakeOf, type NixSource } from '../../engine/sources.ts';
import { attributeOf, declaredOutputs } from '../../flake/outputs.ts';
import { packageAt } from '../../nix/package-names.ts';
import type { ServerContext } from '../context.ts';
import { type KnownPackage, outputAt, outputCard, packageCard } from '../hover/at-package.ts';
import type { Card, Part } from '../hover/card.ts';
import { type DocumentKey, uriOf } from '../uri.ts';
import { nixpkgsSubject, outputSubjects, type PackageSubject } from './package-subjects.ts';
import { ownSystem } from './packages.ts';

/** An output or a package at an offset: what was found out when the user asked. Nobody is asked here. */
export async function packageCardAt(
  context: ServerContext,
  source: NixSource,
  key: DocumentKey,
  offset: number,
): Promise<Card | undefined> {
  const { host } = context;
  const uri = uriOf(key);
  const record = source.role.kind === 'flake' ? flakeOf(source) : undefined;
  const output = record && outputAt(declaredOutputs(record), offset);
  if (output !== undefined) {
    const attribute = attributeOf(output, ownSystem());
    const subject = outputSubjects(context, key)?.(attribute);
    if (subject === undefined) return undefined;
    const known = await knownOf(context, subject, { uri, attribute });
    return outputCard(output, known, ownSystem(), host.storeDir);
  }
  const named = packageAt(source.facts, offset);
  const subject = named && (await nixpkgsSubject(context, uri, named.attribute));
  if (named === undefined || subject === undefined) return undefined;
  const known = await knownOf(context, subject, { uri, package: named.attribute });
  return packageCard(named, known, host.storeDir);
}

async function knownOf(
  { host, session }: ServerContext,
  { key, made }: PackageSubject,
  params: object,
): Promise<KnownPackage> {
  await host.ready();
  const kept = host.kept.packages.cache().get(key);
  const label = kept === undefined ? 'Ask for the closure size' : 'Ask again';
  const command = 'nixAudit.closureSize';
  const ask: Part | undefined =
    session.commandLinks && session.trusted ? { kind: 'command', label, command, params } : undefined;
  return { kept, made, ask };
}
