import { renderToStaticMarkup } from 'react-dom/server'
import { Drawn } from './drawn.tsx'
import { FIRST_ADDRESSES } from './pages.ts'

/** For the build: each first page, as HTML. */
export const drawAll = (): [address: string, html: string][] =>
  FIRST_ADDRESSES.map((address) => [address, renderToStaticMarkup(<Drawn address={address} />)])
