/**
 * Files in the home of a user, by what they decide.
 *
 * - `start`: read by shells and sessions when they start: what is written there runs
 * - `service`: what is started by itself, as a service or with the desktop
 * - `secret`: keys, tokens, and who is trusted
 * - `settings`: settings of programs
 * - `program`: folders that are in PATH by custom
 *
 * A path holds for what is below it, too; the longest one that fits is taken. To add one, add a row. Sources: the manual
 * pages of bash, zsh, fish, ssh, gnupg, git, npm, pip, cargo, aws, docker, kubectl, and the XDG base directories.
 */
export type HomeFileKind = 'start' | 'service' | 'secret' | 'settings' | 'program';

const PATHS: Readonly<Record<HomeFileKind, string>> = {
  start: `.bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin .zlogout
    .kshrc .cshrc .tcshrc .login .xprofile .xinitrc .xsession .xsessionrc .pam_environment .config/fish .config/nushell .config/environment.d .config/zsh`,
  service: '.config/autostart .config/systemd Library/LaunchAgents',
  secret: `.ssh .gnupg .aws .netrc .git-credentials .docker .kube .azure .password-store .vault-token .config/gcloud
    .config/sops .config/gh .config/age .cargo/credentials .cargo/credentials.toml .pypirc`,
  settings: `.config .gitconfig .gitignore_global .npmrc .yarnrc .yarnrc.yml .pip .condarc .gemrc .cargo/config .cargo/config.toml
    .vimrc .vim .emacs .emacs.d .tmux.conf .inputrc .m2/settings.xml .gradle/gradle.properties .nix-channels .nix-defexpr
    .editorconfig .hgrc .wgetrc .curlrc .vscode .claude .claude.json .cursor .codex .gemini .Xresources Library/Preferences`,
  program: '.local/bin bin .cargo/bin go/bin .npm-global/bin .nix-profile/bin',
};

const BY_PATH: ReadonlyMap<string, HomeFileKind> = new Map(
  Object.entries(PATHS).flatMap(([kind, paths]) =>
    paths.split(/\s+/).map((path): [string, HomeFileKind] => [path, kind as HomeFileKind]),
  ),
);

/** As deep as the paths of the table go. */
const DEPTH = 3;

/** What a path below a home is; undefined for all that a project may keep there for itself. */
export function homeFileKind(path: string): HomeFileKind | undefined {
  const parts = path.split('/', DEPTH + 1);
  for (let length = Math.min(DEPTH, parts.length); length > 0; length--) {
    const kind = BY_PATH.get(parts.slice(0, length).join('/'));
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Folders of the system that only its administrator writes to. */
export const SYSTEM_FOLDERS: readonly string[] = [
  '/etc',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/boot',
  '/Library',
  '/System',
  '/Applications',
  '/var/spool/cron',
  '/run/wrappers',
  '/run/current-system',
];
