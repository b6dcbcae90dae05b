import { createContext, Fragment, type ReactNode, use } from 'react'
import classes from './results.module.css'

/** Names by handle, as listed in the result's references. */
export const HandlesContext = createContext<ReadonlyMap<string, string>>(new Map())

const HANDLE = /(@[\p{L}\p{N}_]+)/u

export const referenceAnchor = (handle: string): string => `ref-${handle.replace(/^@/, '')}`

/** Text with its @handles marked; a handle that is listed leads to its reference. */
export function HandleText({ children }: { children: string | null | undefined }): ReactNode {
  if (!children?.includes('@')) return children ?? null
  return children.split(HANDLE).map((piece, index) => {
    return <Fragment key={index}>{index % 2 === 1 ? <Handle handle={piece} /> : piece}</Fragment>
  })
}

export function Handle({ handle }: { handle: string }) {
  const name = use(HandlesContext).get(handle)
  if (name === undefined) return <span className={classes.handle}>{handle}</span>
  return (
    <a className={classes.handle} href={`#${referenceAnchor(handle)}`} title={name}>
      {handle}
    </a>
  )
}

/** Handles side by side. */
export function Handles({ handles }: { handles: readonly (string | null | undefined)[] }) {
  const present = [...new Set(handles)].filter((handle) => typeof handle === 'string' && handle !== '')
  if (present.length === 0) return null
  return (
    <span className={classes.handles}>
      {present.map((handle) => (
        <Handle key={handle} handle={String(handle)} />
      ))}
    </span>
  )
}
