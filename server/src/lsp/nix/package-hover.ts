import { flakeOf, type NixSource } from '../../engine/sources.ts';
import { attributeOf, declaredOutputs } from '../../flake/outputs.ts';
import { packageAt } from '../../nix/package-names.ts';
import type { ServerContext } from '../context.ts';
import { type KnownPackage, outputAt, outputCard, packageCard } from '../hover/at-package.ts';
import type { Card, Part } from '../hover/card.ts';
import { type DocumentKey, uriOf } from '../uri.ts';
import { allowedUris } from './allowed-uris.ts';
import { lockOf } from './lock-of.ts';
import { nixpkgsSubject, outputSubjects, type PackageSubject } from './package-subjects.ts';
import { ownSystem } from './packages.ts';

/** How it is seen to that what is known is of now; undefined where the user has not set that. */
export type Measuring = { readonly signal: AbortSignal } | undefined;

/** An output or a package at an offset: what was found out when the user asked, or is found out now where that is set. */
export async function packageCardAt(
  context: ServerContext,
  source: NixSource,
  key: DocumentKey,
  offset: number,
  measuring: Measuring,
): Promise<Card | undefined> {
  const { host } = context;
  const uri = uriOf(key);
  const record = source.role.kind === 'flake' ? flakeOf(source) : undefined;
  const output = record && outputAt(declaredOutputs(record), offset);
  if (output !== undefined) {
    const attribute = attributeOf(output, ownSystem());
    const subject = outputSubjects(context, key)?.(attribute);
    if (subject === undefined) return undefined;
    const known = await knownOf(context, subject, { uri, attribute }, measuring);
    return outputCard(output, known, ownSystem(), host.storeDir);
  }
  const named = packageAt(source.facts, offset);
  const subject = named && (await nixpkgsSubject(context, uri, named.attribute));
  if (named === undefined || subject === undefined) return undefined;
  const known = await knownOf(context, subject, { uri, package: named.attribute }, measuring);
  return packageCard(named, known, host.storeDir);
}

async function knownOf(
  context: ServerContext,
  subject: PackageSubject,
  params: { readonly uri: string } & Readonly<Record<string, unknown>>,
  measuring: Measuring,
): Promise<KnownPackage> {
  const { host, measures, session } = context;
  const { key, made } = subject;
  const uris = async () => {
    const lock = subject.kind === 'output' ? await lockOf(context, params.uri) : undefined;
    return lock === undefined ? [] : allowedUris(lock.source.graph);
  };
  const state = measuring && session.trusted && (await measures.refresh(subject, uris, measuring.signal));
  await host.ready();
  const kept = host.kept.packages.cache().get(key);
  const label = kept === undefined ? 'Ask for the closure size' : 'Ask again';
  const command = 'nixAudit.closureSize';
  const ask: Part | undefined =
    session.commandLinks && session.trusted ? { kind: 'command', label, command, params } : undefined;
  return { kept, made, state: state === false ? undefined : state, ask };
}
