import type { MediaTiming } from './actions/media/rules.ts'
import type { CopyLimits } from './outputs/copy-file.ts'
import type { GatewayLimits } from './providers/gateway.ts'
import type { ReplicateTimeouts } from './providers/timeouts.ts'

/** How long providers are waited for, and how much is taken from them, where it shall be less than usual. */
export type Patience = {
  texts?: Partial<GatewayLimits>
  /** to the provider of images and video */
  requests?: Partial<ReplicateTimeouts>
  media?: Partial<MediaTiming>
  copies?: Partial<CopyLimits>
}
