import { encode } from 'uqr'
import classes from './security.module.css'

/** Dark on white in either scheme: not every camera reads it the other way round. */
export function QrCode({ value }: { value: string }) {
  const { data, size } = encode(value, { border: 3, ecc: 'M' })
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      role="img"
      aria-label="The key as a picture to scan"
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={`M0 0h${size}v${size}H0z`} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  )
}
