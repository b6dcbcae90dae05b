import { runAdminCommand } from './auth/admin-command.ts'

process.exitCode = await runAdminCommand(process.argv.slice(2), {
  env: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
})
