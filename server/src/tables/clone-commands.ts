/**
 * Commands that copy a repository of source code, or bring a copy up to date.
 *
 * To add one, add a row. Sources: git-clone(1), git-pull(1), git-submodule(1), hg(1), "svn help", gh-repo-clone(1).
 */
export interface CloneCommand {
  readonly program: string;
  /** The words after it that say what is done; of each step any one. */
  readonly path: readonly (readonly string[])[];
  /** Options that take a value. */
  readonly values: readonly string[];
  /** Options whose value is a branch or a tag. */
  readonly names: readonly string[];
  /** Options whose value is a commit. */
  readonly pins: readonly string[];
  /** An option that must be there. */
  readonly needs?: string;
  /** It takes what is newest for a copy that is there. */
  readonly updates?: true;
  /** The repository is named by its owner and its name on this forge. */
  readonly forge?: string;
}

const words = (text: string): readonly string[] => text.split(' ');

const GIT = {
  program: 'git',
  values: words(
    '-C -c --git-dir --work-tree --namespace --config-env -b --branch -o --origin -u --upload-pack --depth --reference --reference-if-able --template -j --jobs --filter --separate-git-dir --shallow-since --shallow-exclude --server-option --ref-format --config --revision --name -s --strategy -X',
  ),
  names: words('-b --branch'),
  pins: ['--revision'],
} as const;

export const CLONE_COMMANDS: readonly CloneCommand[] = [
  { ...GIT, path: [['clone']] },
  { ...GIT, path: [['submodule'], ['add']] },
  { ...GIT, path: [['submodule'], ['update']], needs: '--remote', updates: true },
  { ...GIT, path: [['pull']], updates: true },
  {
    program: 'hg',
    path: [['clone']],
    values: words('-R --cwd -u --updaterev -r --rev -b --branch -e --ssh --config'),
    names: words('-b --branch'),
    pins: words('-u --updaterev -r --rev'),
  },
  {
    program: 'svn',
    path: [['checkout', 'co', 'export']],
    values: words('-r --revision --depth --username --password --config-dir --config-option --native-eol'),
    names: [],
    pins: words('-r --revision'),
  },
  {
    program: 'gh',
    path: [['repo'], ['clone']],
    values: words('-u --upstream-remote-name'),
    names: [],
    pins: [],
    forge: 'GitHub',
  },
];
