export const OUTPUTS_PATH = '/outputs/'
const ADDRESS = /^\/outputs\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** The id of an output of this server, where the address is one's. */
export const outputIdIn = (address: string): string | undefined => ADDRESS.exec(address)?.[1]?.toLowerCase()
