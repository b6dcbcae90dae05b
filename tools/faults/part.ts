import { join } from 'node:path'
import type { Random } from './random.ts'
import type { Report } from './report.ts'
import { createSite, type Site, type SiteOptions, type SiteProvider } from './site.ts'

/** One kind of fault, which can be run alone. */
export type Part = (given: PartOptions) => Promise<void>

export type PartOptions = {
  /** Within a minute. */
  short: boolean
  /** Instead of the part's own number. */
  rounds: number | undefined
  /** Of the providers', those with these words in their name alone. */
  behaviour: string | undefined
  random: Random
  report: Report
  folderOf(site: string): string
  openSite: OpenSite
}

export type OpenSite = <Provider extends SiteProvider>(
  name: string,
  setting: Setting<Provider>,
) => Promise<Site<Provider>>

type Setting<Provider extends SiteProvider> = Omit<SiteOptions<Provider>, 'name' | 'folder' | 'report'>

/** Sites of their own names and folders; `closeAll` leaves nothing of them running. */
export function createSites(folder: string, report: Report) {
  let sites: Site[] = []
  const folderOf = (site: string) => join(folder, site)
  const open: OpenSite = async (name, setting) => {
    const site = await createSite({ ...setting, name, folder: folderOf(name), report })
    sites.push(site)
    return site
  }
  return {
    folderOf,
    open,

    async closeAll(): Promise<void> {
      for (const site of sites) {
        for (const server of site.servers) await server.killHard({ tree: true })
        await site.close()
      }
      sites = []
    },

    /** The signals are sent before the first wait. */
    killAll(): void {
      for (const site of sites) for (const server of site.servers) void server.killHard({ tree: true })
    },
  }
}
