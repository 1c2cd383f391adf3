import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal to all processes of a group. */
export function signalGroup(group: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, name);
  } catch {
    // None of them is left, or none that is ours.
  }
}

/**
 * The process groups of what a process has started, directly or not, but its own group. Linux only: elsewhere there is
 * no /proc, and none are found.
 */
export function groupsBelow(ancestor: number): readonly number[] {
  const children = new Map<number, { readonly pid: number; readonly group: number }[]>();
  for (const { pid, parent, group } of processes()) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [{ pid, group }]);
    else siblings.push({ pid, group });
  }
  const groups = new Set<number>();
  const open = [ancestor];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of children.get(pid) ?? []) {
      groups.add(child.group);
      open.push(child.pid);
    }
  }
  groups.delete(ancestor);
  return [...groups].filter((group) => group > 1);
}

function processes(): readonly { readonly pid: number; readonly parent: number; readonly group: number }[] {
  return folders().flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    // pid (name) state parent group …, and the name can hold anything, parentheses too (proc_pid_stat(5)).
    const [, parent, group] = /^.*\) \S+ (\d+) (\d+) /s.exec(statOf(name)) ?? [];
    return group === undefined ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
  });
}

function folders(): readonly string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return '';
  }
}
