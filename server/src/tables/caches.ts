/** A binary cache that many use, and the key that it signs with. */
interface KnownCache {
  /** The names under which its paths are served. */
  readonly hosts: readonly string[];
  /** The key's name, which stands before the colon. */
  readonly keyName: string;
  readonly key: string;
}

/**
 * Well-known binary caches. Each key is the one that at least four independent public repositories agree on; keys of which
 * there are several in use are left out. As of November 2026.
 */
const CACHES: readonly (readonly [keyName: string, key: string, ...hosts: string[]])[] = [
  // What Nix itself asks, and what is built before it gets there.
  ['cache.nixos.org-1', '6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=', 'cache.nixos.org'],
  ['hydra.nixos.org-1', 'CNHJZBh9K4tP3EKF6FkkgeVYsS3ohTl+oS0Qa8bezVs=', 'hydra.nixos.org'],
  // Others under a name of their own.
  ['cache.clan.lol-1', '3KztgSAB5R1M+Dz7vzkBGzXdodizbgLXGXKXlcQLA28=', 'cache.clan.lol'],
  [
    'cache.flakehub.com-3',
    'hJuILl5sVK4iKm86JzgdXW12Y2Hwd5G07qKtHTOcDCM=',
    'cache.flakehub.com',
    'install.determinate.systems',
  ],
  ['cache.garnix.io', 'CTFPyKSLcx5RMJKfLo5EEPUObbA78b0YQ2DTCJXqr9g=', 'cache.garnix.io'],
  ['cache.lix.systems', 'aBnZUw8zA7H35Cz2RyKFVs3H4PlGTLawyY5KRbvJR8o=', 'cache.lix.systems'],
  ['cache.nixos-cuda.org', '74DUi4Ye579gUqzH4ziL9IyiJBlDpMRn9MBN8oNan9M=', 'cache.nixos-cuda.org'],
  ['flox-cache-public-1', '7F4OyH7ZCnFhcze3fJdfyXYLQw/aV7GEed86nQ7IsOs=', 'cache.flox.dev'],
  ['hydra.iohk.io', 'f/Ea+s+dFdN+3Y/G+FDgSq+a5NEWhJGzdjvKNGv0/EQ=', 'cache.iog.io', 'hydra.iohk.io'],
  ['niks3.numtide.com-1', 'DTx8wZduET09hRmMtKdQDxNNthLQETkc/yaX7M4qK0g=', 'cache.numtide.com'],
  // Caches at Cachix, whose host is the key's name without its number.
  ['anyrun.cachix.org-1', 'pqBobmOjI7nKlsUMV25u9QHa9btJK65/C8vnO3p346s='],
  ['cachix.cachix.org-1', 'eWNHQldwUO7G2VkjpnjDbWwy4KQ/HNxht7H4SSoMckM='],
  ['catppuccin.cachix.org-1', 'noG/4HkbhJb+lUAdKrph6LaozJvAeEEZj4N732IysmU='],
  ['chaotic-nyx.cachix.org-1', 'HfnXSw4pj95iI/n17rIDy40agHj12WfF+Gqk6SonIT8='],
  ['colmena.cachix.org-1', '7BzpDnjjH8ki2CT3f6GdOk7QAzPOl+1t3LvTLXqYcSg='],
  ['cosmic.cachix.org-1', 'Dya9IyXD4xdBehWjrkPv6rtxpmMdRel02smYzA85dPE='],
  ['crane.cachix.org-1', '8Scfpmn9w+hGdXH/Q9tTLiYAE/2dnJYRJP7kl80GuRk='],
  ['cuda-maintainers.cachix.org-1', '0dq3bujKpuEPMCX6U4WylrUDZ9JyUG0VpVZa7CNfq5E='],
  ['devenv.cachix.org-1', 'w1cLUi8dv3hnoSPGAuibQv+f9TZLr6cv/Hm9XgU50cw='],
  ['ghostty.cachix.org-1', 'QB389yTa6gTyneehvqG58y0WnHjQOqgnA+wBnpWWxns='],
  ['haskell-language-server.cachix.org-1', 'juFfHrwkOxqIOZShtC4YC1uT1bBcq2RSvC7OMKx0Nz8='],
  ['helix.cachix.org-1', 'ejp9KQpR1FBI2onstMQ34yogDm4OgU2ru6lIwPvuCVs='],
  ['hyprland.cachix.org-1', 'a7pgxzMz7+chwVL3/pzj6jIBMioiJM7ypFP8PwtkuGc='],
  ['iohk.cachix.org-1', 'DpRUyj7h7V830dp/i6Nti+NEO2/nhblbov/8MW7Rqoo='],
  ['lanzaboote.cachix.org-1', 'Nt9//zGmqkg1k5iu+B3bkj3OmHKjSw9pvf3faffLLNk='],
  ['microvm.cachix.org-1', 'oXnBc6hRE3eX5rSYdRyMYXnfzcCxC7yKPTbZXALsqys='],
  ['niri.cachix.org-1', 'Wv0OmO7PsuocRKzfDoJ3mulSl7Z6oezYhGhR+3W2964='],
  ['nix-citizen.cachix.org-1', 'lPMkWc2X8XD4/7YPEEwXKKBg+SVbYTVrAaLA2wQTKCo='],
  ['nix-community.cachix.org-1', 'mB9FSh9qf2dCimDSUo8Zy7bkq5CX+/rkCWyvRCYg3Fs='],
  ['nix-darwin.cachix.org-1', 'LxMyKzQk7Uqkc1Pfq5uhm9GSn07xkERpy+7cpwc006A='],
  ['nix-gaming.cachix.org-1', 'nbjlureqMbRAxR1gJ/f3hxemL9svXaZF/Ees8vCUUs4='],
  ['nix-on-droid.cachix.org-1', '56snoMJTXmDRC1Ei24CmKoUqvHJ9XCp+nidK7qkMQrU='],
  ['nixos-apple-silicon.cachix.org-1', '8psDu5SA5dAD7qA0zMy5UT292TxeEPzIz8VVEr2Js20='],
  ['nixos-raspberrypi.cachix.org-1', '4iMO9LXa8BqhU+Rpg6LQKiGa2lsNh/j2oiYLNOQ5sPI='],
  ['nixpkgs.cachix.org-1', 'q91R6hxbwFvDqTSDKwDAV4T5PxqXGxswD8vhONFMeOE='],
  ['nixpkgs-python.cachix.org-1', 'hxjI7pFxTyuTHn2NkvWCrAUcNZLNS3ZAvfYNuYifcEU='],
  ['nixpkgs-unfree.cachix.org-1', 'hqvoInulhbV4nJ9yJOEr+4wxhDV4xq2d1DK7S6Nj6rs='],
  ['nixpkgs-wayland.cachix.org-1', '3lwxaILxMRkVhehr5StQprHdEo4IrE8sRho9R9HOLYA='],
  ['numtide.cachix.org-1', '2ps1kLBUWjxIneOy1Ik6cQjb41X0iXVXeHigGmycPPE='],
  ['pre-commit-hooks.cachix.org-1', 'Pkk3Panw5AW24TOv6kz3PvLhlH8puAsJTBbOPmBo7Rc='],
  ['ros.cachix.org-1', 'dSyZxI8geDCJrwgvCOHDoAfOm5sV1wCPjBkKL+38Rvo='],
  ['vicinae.cachix.org-1', '1kDrfienkGHPYbkpNj1mWTr7Fm1+zcenzgTizIcI3oc='],
  ['yazi.cachix.org-1', 'Dcdz63NZKfvUCbDGngQDAZq6kOroIrFoyO064uvLh8k='],
  ['zed.cachix.org-1', '/pHQ6dpMsAZk2DiP4WCL0p9YDNKWj2Q5FL20bNmw1cU='],
];

/** Mirrors of cache.nixos.org: what they serve is signed by it, so that no key of theirs is needed. */
const MIRRORS: ReadonlySet<string> = new Set([
  'aseipp-nix-cache.global.ssl.fastly.net',
  'mirror.nju.edu.cn',
  'mirror.sjtu.edu.cn',
  'mirrors.bfsu.edu.cn',
  'mirrors.cernet.edu.cn',
  'mirrors.sustech.edu.cn',
  'mirrors.tuna.tsinghua.edu.cn',
  'mirrors.ustc.edu.cn',
]);

const KNOWN: readonly KnownCache[] = CACHES.map(([keyName, key, ...hosts]) => ({
  keyName,
  key,
  hosts: hosts.length > 0 ? hosts : [hostOfKey(keyName)],
}));
const BY_HOST = new Map(KNOWN.flatMap((cache) => cache.hosts.map((host) => [host, cache] as const)));
const BY_KEY_NAME = new Map(KNOWN.map((cache) => [cache.keyName, cache]));

/** Every host and every key name of a known cache. */
export const CACHE_HOSTS: readonly string[] = [...BY_HOST.keys()];
export const CACHE_KEY_NAMES: readonly string[] = [...BY_KEY_NAME.keys()];

/** @param host in lower case */
export function cacheAt(host: string): KnownCache | undefined {
  return BY_HOST.get(host);
}

export function cacheOfKey(keyName: string): KnownCache | undefined {
  return BY_KEY_NAME.get(keyName);
}

/** Whether what a host serves is what cache.nixos.org has signed. */
export function isOfficialCache(host: string): boolean {
  return host === 'cache.nixos.org' || MIRRORS.has(host);
}

/** The host that a key is usually named after: its name without the number at its end. */
export function hostOfKey(keyName: string): string {
  return keyName.replace(/-\d{1,4}$/, '');
}
