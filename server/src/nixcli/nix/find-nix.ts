export interface NixSetting {
  /** The absolute path of a program. */
  readonly path: string;
  /** Whether somebody other than the workspace has set it, or the workspace is trusted. */
  readonly trusted: boolean;
}

export type NixFound =
  | { readonly found: true; readonly program: string }
  /** `message` says in one line what was looked for. */
  | { readonly found: false; readonly message: string };
