import { expect, test } from 'vitest'
import { deviceOf, placeOf } from './session-words.ts'

const MOZILLA = 'Mozilla/5.0'

test.each([
  [`${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox on Linux', false],
  [
    `${MOZILLA} (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0`,
    'Edge on Windows',
    false,
  ],
  [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19.0 Safari/605`, 'Safari on Mac', false],
  [`${MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/141.0 Mobile Safari/604.1`, 'Chrome on iPhone', true],
  [
    `${MOZILLA} (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36`,
    'Chrome on Android',
    true,
  ],
  ['curl/8.5.0', 'A program', false],
  [null, 'A program', false],
])('%s is %s', (userAgent, words, handHeld) => {
  expect(deviceOf(userAgent)).toEqual({ words, handHeld })
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['127.0.0.1', null],
  ['::1', null],
  [null, null],
])('the place of %s is %s', (ipAddress, place) => {
  expect(placeOf(ipAddress)).toBe(place)
})
