/**
 * Commands that take a container image from a registry.
 *
 * To add one, add a row. Sources: docker-run(1), docker-pull(1), podman-run(1), skopeo-copy(1), buildah-from(1), `crane help`.
 */
export interface ContainerCommand {
  readonly programs: readonly string[];
  /** The words after it that say what is done. */
  readonly path: readonly string[];
  /** Options that take a value. */
  readonly values: readonly string[];
  /** Options that take none. After one that is in neither list nobody can tell which word is the image. */
  readonly switches: readonly string[];
  /** How many of the operands are images. */
  readonly images: number;
  /** What an image begins with, where other things may stand in its place. */
  readonly scheme?: string;
}

const words = (text: string): readonly string[] => text.split(' ');

const ENGINES = ['docker', 'podman', 'nerdctl'] as const;

const RUN = {
  programs: ENGINES,
  values: words(
    '-a --attach --add-host --annotation --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent --cgroupns --cgroups --cidfile --conmon-pidfile --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps --device-write-iops --dns --dns-option --dns-opt --dns-search --domainname --entrypoint -e --env --env-file --expose --gidmap --gpus --group-add --health-cmd --health-interval --health-on-failure --health-retries --health-start-interval --health-start-period --health-timeout -h --hostname --hostuser --image-volume --init-path --ip --ip6 --ipc --isolation -l --label --label-file --link --link-local-ip --log-driver --log-opt --mac-address -m --memory --memory-reservation --memory-swap --memory-swappiness --mount --name --net --network --network-alias --net-alias --oom-score-adj --os --arch --variant --pid --pidfile --pids-limit --platform --pod --pod-id-file -p --publish --pull --requires --restart --runtime --sdnotify --secret --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --subgidname --subuidname --sysctl --systemd --timeout --tmpfs --tz --uidmap --ulimit --umask -u --user --userns --uts -v --volume --volume-driver --volumes-from -w --workdir --authfile --decryption-key --retry --retry-delay',
  ),
  switches: words(
    '-d --detach -i --interactive -t --tty --rm --rmi --privileged -P --publish-all --init --no-healthcheck --no-hosts --no-hostname --read-only --read-only-tmpfs --sig-proxy --oom-kill-disable --disable-content-trust -q --quiet --replace --tls-verify --env-host --http-proxy --passwd --rootfs --use-api-socket',
  ),
  images: 1,
} as const;

const PULL = {
  values: words(
    '--platform --arch --os --variant --authfile --cert-dir --creds --decryption-key --policy --retry --retry-delay',
  ),
  switches: words('-q --quiet --tls-verify --disable-content-trust --all-tags -a'),
} as const;

const ROWS: readonly ContainerCommand[] = [
  ...[['run'], ['create'], ['container', 'run'], ['container', 'create']].map((path) => ({ ...RUN, path })),
  { ...PULL, programs: ENGINES, path: ['pull'], images: 1 },
  { ...PULL, programs: ENGINES, path: ['image', 'pull'], images: 1 },
  {
    programs: ['buildah'],
    path: ['from'],
    values: [...PULL.values, ...words('--name --format --cap-add --cap-drop -v --volume --pull')],
    switches: [...PULL.switches, '--pull-always', '--pull-never'],
    images: 1,
  },
  { ...PULL, programs: ['buildah'], path: ['pull'], images: 1 },
  {
    programs: ['skopeo'],
    path: ['copy'],
    values: words(
      '--authfile --src-authfile --dest-authfile --src-creds --dest-creds --src-tls-verify --dest-tls-verify -f --format --override-arch --override-os --override-variant --policy --src-cert-dir --dest-cert-dir --additional-tag --retry-times --digestfile --multi-arch --dest-compress-format --src-username --src-password --dest-username --dest-password --command-timeout --tmpdir',
    ),
    switches: words(
      '--all -a -q --quiet --insecure-policy --remove-signatures --preserve-digests --dest-compress --debug',
    ),
    images: 1,
    scheme: 'docker://',
  },
  {
    programs: ['crane'],
    path: ['pull'],
    values: words('--format --platform -c --cache_path'),
    switches: words('-v --verbose --insecure --annotate-ref'),
    images: 1,
  },
  {
    programs: ['crane'],
    path: ['export'],
    values: ['--platform'],
    switches: words('-v --verbose --insecure'),
    images: 1,
  },
];

/** The commands of a program, by its name. */
export function containerCommands(program: string): readonly ContainerCommand[] {
  return ROWS.filter(({ programs }) => programs.includes(program));
}

/** Commands that make an image of a name, on this machine: with the option or the operand that is the name. */
export const IMAGE_MAKERS: ReadonlyMap<
  string,
  { readonly options: readonly string[]; readonly operand?: number }
> = new Map([
  ['build', { options: ['-t', '--tag'] }],
  ['tag', { options: [], operand: 1 }],
  ['commit', { options: [], operand: 1 }],
  ['import', { options: [], operand: 1 }],
]);

/** Commands after which any image may be there. */
export const IMAGE_LOADERS: ReadonlySet<string> = new Set(['load', 'buildx', 'bake', 'compose']);
