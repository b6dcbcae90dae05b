import { assertNever } from '../exhaustive.ts'
import { createDiskStorage } from './disk-storage.ts'
import { createS3Storage, type S3Config } from './s3-storage.ts'
import type { Storage } from './storage.ts'

export type StorageConfig = { kind: 'disk'; folder: string } | ({ kind: 's3' } & S3Config)

/** The storage that is configured. */
export function openStorage(config: StorageConfig): Promise<Storage> {
  switch (config.kind) {
    case 'disk':
      return createDiskStorage(config)
    case 's3':
      return createS3Storage(config)
    default:
      return assertNever(config)
  }
}
