/**
 * How programs that fetch addresses are called: which of their options take a value, and what they mean.
 *
 * To add one, add a row. Sources: curl(1), wget(1), aria2c(1), fetch(1) of FreeBSD, the manuals of HTTPie, axel(1), lynx(1).
 */
export interface DownloadProgram {
  readonly programs: readonly string[];
  /** Letters of options that take a value. */
  readonly short: string;
  /** Long options that take the next word, without `--`. */
  readonly long: readonly string[];
  /** Options are long with one dash, too (`lynx -source`). */
  readonly singleDash?: true;
  /** Options whose value is an address. */
  readonly url?: readonly string[];
  /** Options whose value is the file to write. */
  readonly file?: readonly string[];
  /** Options that let it write to a file that is called as in the address. */
  readonly named?: readonly string[];
  /** Where what it fetches goes to without any of these. */
  readonly writes: 'output' | 'named';
  /** Options with which nothing is fetched: version, help, only the head. */
  readonly idle: readonly string[];
  /** Options with which it sends something. */
  readonly sends: readonly string[];
  /** Options whose value is the method of the request. */
  readonly method: readonly string[];
  /** Options with which it asks no server: a socket of this machine. */
  readonly local?: readonly string[];
  /** Its name is a word of many programs: it counts only with an address that says so. */
  readonly needsAddress?: true;
  /** It is given a host and a port, sends what it reads, and writes what it is answered. */
  readonly isConnection?: true;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const CURL_LONG = words(`
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at
  cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation
  dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save
  expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json
  keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
  max-filesize max-redirs max-time netrc-file noproxy output output-dir parallel-max pass pinnedpubkey preproxy proto
  proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile
  proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
  proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request
  request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5
  socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max
  tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file url url-query user
  user-agent variable vlan-priority write-out
`);

const WGET_LONG = words(`
  accept accept-regex append-output base bind-address body-data body-file ca-certificate ca-directory certificate
  certificate-type connect-timeout crl-file cut-dirs default-page directory-prefix dns-timeout domains exclude-directories
  exclude-domains execute header http-password http-user include-directories input-file level limit-rate load-cookies
  local-encoding max-redirect method output-document output-file password post-data post-file private-key progress
  proxy-password proxy-user quota read-timeout referer regex-type reject reject-regex remote-encoding report-speed
  save-cookies secure-protocol start-pos timeout tries user user-agent wait waitretry
`);

export const DOWNLOAD_PROGRAMS: readonly DownloadProgram[] = [
  {
    programs: ['curl'],
    short: 'ACDEFHKPQTUXYbcdehmortuwxyz',
    long: CURL_LONG,
    url: ['--url'],
    file: ['-o', '--output'],
    named: ['-O', '--remote-name', '--remote-name-all'],
    writes: 'output',
    idle: ['-I', '--head', '-V', '--version', '-h', '--help', '-M', '--manual'],
    sends: words(
      '-d --data --data-ascii --data-binary --data-raw --data-urlencode --json -F --form --form-string -T --upload-file ' +
        '--mail-from --mail-rcpt',
    ),
    method: ['-X', '--request'],
    local: ['--unix-socket', '--abstract-unix-socket'],
  },
  {
    programs: ['wget', 'wget2'],
    short: 'aABDeiIloOPQRtTUwX',
    long: WGET_LONG,
    file: ['-O', '--output-document'],
    writes: 'named',
    idle: ['--spider', '-V', '--version', '-h', '--help'],
    sends: ['--post-data', '--post-file', '--body-data', '--body-file'],
    method: ['--method'],
  },
  {
    programs: ['aria2c'],
    short: 'diojklmMnOpPqRsStTuUxZ',
    long: [],
    file: ['-o', '--out'],
    writes: 'named',
    idle: ['-v', '--version', '-h', '--help', '--dry-run', '--enable-rpc'],
    sends: [],
    method: [],
  },
  {
    programs: ['fetch'],
    needsAddress: true,
    short: 'BhiNoSTw',
    long: ['output', 'user-agent', 'timeout'],
    file: ['-o', '--output'],
    writes: 'named',
    idle: ['-s', '--print-size'],
    sends: [],
    method: [],
  },
  {
    programs: ['http', 'https', 'xh', 'xhs'],
    needsAddress: true,
    short: 'aAopP',
    long: ['output', 'auth', 'session', 'timeout', 'proxy', 'print', 'pretty', 'style'],
    file: ['-o', '--output'],
    named: ['-d', '--download'],
    writes: 'output',
    idle: ['--version', '--help', '-h', '--headers', '--offline'],
    sends: ['--form', '-f', '--raw', '--multipart'],
    method: [],
  },
  {
    programs: ['axel'],
    needsAddress: true,
    short: 'nosSNHUT',
    long: ['output', 'num-connections', 'max-speed', 'header', 'user-agent', 'timeout'],
    file: ['-o', '--output'],
    writes: 'named',
    idle: ['-V', '--version', '-h', '--help'],
    sends: [],
    method: [],
  },
  {
    programs: ['lynx', 'w3m', 'elinks', 'links', 'links2'],
    needsAddress: true,
    short: '',
    long: [],
    singleDash: true,
    writes: 'output',
    idle: ['-version', '-help', '-head', '-dump_head'],
    sends: ['-post_data'],
    method: [],
  },
  {
    programs: ['nc', 'ncat', 'netcat'],
    short: 'cegGiImMoOpPqsTVwWxX',
    long: [],
    writes: 'output',
    idle: ['-z', '-l', '--listen', '-h', '--help', '--version'],
    sends: [],
    method: [],
    local: ['-U', '--unixsock'],
    isConnection: true,
  },
];

const BY_PROGRAM: ReadonlyMap<string, DownloadProgram> = new Map(
  DOWNLOAD_PROGRAMS.flatMap((row) => row.programs.map((program) => [program, row] as const)),
);

export function downloadProgram(program: string): DownloadProgram | undefined {
  return BY_PROGRAM.get(program);
}
