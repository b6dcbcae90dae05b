import { chownSync } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pg from 'pg'

/** Of the running server alone, or made anew by it: PostgreSQL's own list for base backups. */
const CONTENTS_LEFT = ['dynshmem', 'notify', 'replslot', 'serial', 'snapshots', 'stat_tmp', 'subtrans'].map(
  (name) => `pg_${name}`,
)
const FILES_LEFT = /^(postmaster\.(pid|opts)|backup_label.*|pg_internal\.init|pgsql_tmp.*|\.s\.PGSQL\..*)$/
const SLOT = 'palette_backup'

/**
 * Copies a cluster while it works, so that it can be started from the copy: PostgreSQL's low-level base backup, which
 * the embedded server has no program for. The copy holds all that was committed when this resolves.
 */
export async function backUpCluster({ adminUrl, data, into }: { adminUrl: string; data: string; into: string }) {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'palette-backup' })
  await client.connect()
  try {
    // The backup belongs to this session, and so does the slot that keeps what is written meanwhile.
    await client.query(`SELECT pg_create_physical_replication_slot('${SLOT}', true, true)`)
    await client.query(`SELECT pg_backup_start('palette', fast => true)`)
    await copyFolder(data, into, (name) => name !== 'pg_wal')
    const { rows } = await client.query<{ labelfile: string; spcmapfile: string }>(
      'SELECT labelfile, spcmapfile FROM pg_backup_stop(wait_for_archive => false)',
    )
    await copyFolder(join(data, 'pg_wal'), join(into, 'pg_wal'), () => true)
    await writeAs(data, join(into, 'backup_label'), rows[0]!.labelfile)
    if (rows[0]!.spcmapfile !== '') await writeAs(data, join(into, 'tablespace_map'), rows[0]!.spcmapfile)
  } finally {
    await client.end()
  }
}

/** What vanishes on the way was not to stay: of files of the database, its log of changes knows better. */
export async function copyFolder(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  await owned(from, to)
  const contents = CONTENTS_LEFT.includes(basename(from)) ? [] : await readdir(from, { withFileTypes: true })
  for (const entry of contents) {
    if (!wanted(entry.name) || FILES_LEFT.test(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    try {
      if (entry.isDirectory()) await copyFolder(source, target, wanted)
      else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
      else if (entry.isFile()) await copyFile(source, target).then(() => owned(source, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

async function writeAs(owner: string, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 })
  await owned(owner, file)
}

/** A server that root starts runs as somebody else, who has to own the copy too. */
async function owned(like: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await lstat(like)
  chownSync(path, uid, gid)
}
