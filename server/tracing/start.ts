import type { TracingConfig } from '../config-tracing.ts'
import type { Tracing } from './span.ts'

/** Traces where somebody collects them; who has no collector does not wait for the packages either. */
export async function startTracing(
  config: TracingConfig | undefined,
  onError: (reason: string) => void,
): Promise<Tracing | undefined> {
  return config && (await import('./open-telemetry.ts')).createTracing(config, onError)
}
