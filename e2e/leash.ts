// Loaded before the server's own code: its standard input is a pipe from the test, so when the test's process ends,
// however it ends, this reads the end of it and the server drains and goes.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume()
// An open pipe alone must not keep a server alive that has closed everything else.
;(process.stdin as unknown as { unref?(): void }).unref?.()
