import { lazy, Suspense, useSyncExternalStore } from 'react'
import { proof } from './proof.ts'

const ProofDialog = lazy(() => import('./proof-dialog.tsx').then((module) => ({ default: module.ProofDialog })))

/** Loaded when somebody is asked for the first time. */
export function ProofGate() {
  const asked = useSyncExternalStore(proof.listen, proof.asked)
  return asked ? (
    <Suspense>
      <ProofDialog />
    </Suspense>
  ) : null
}
