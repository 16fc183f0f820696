/** What `--help` prints. */
export const help = `Usage: jetsocket-local [options]

Runs the channels service on this machine. Prints one line of JSON when it listens; stop it with Ctrl+C.

  --port NUMBER       port to listen at, 0 for a free one (default 6001)
  --host ADDRESS      address to listen at (default 127.0.0.1)
  --app-id ID --key KEY --secret SECRET
                      the application (default: local, local-key, local-secret)
  --config FILE       the applications and more options from a JSON file;
                      other flags win over it
  --prefix NAME       jetsocket or pusher: how the protocol's events are spelled (default jetsocket)
  --console-host NAME a host name under which other machines may open the console; may be repeated
  --no-console        serve no console
  --log FORMAT        text or json: how the log on standard error is written (default text)
  --quiet             print nothing on standard error but errors
  --help              print this
  --version           print the version
`;
