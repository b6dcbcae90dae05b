import './scalars.ts'
import './refusals.ts'
import '../credits/schema.ts'
import '../credits/entries-schema.ts'
import '../credits/explanation-schema.ts'
import '../credits/time-zone-schema.ts'
import '../auth/schema.ts'
import '../actions/schema.ts'
import '../actions/held-schema.ts'
import '../outputs/schema.ts'
import '../actions/progress-schema.ts'
import '../usage/schema.ts'
import '../usage/forecast-schema.ts'
import { builder } from './builder.ts'

/** Every feature adds its part to the builder by being imported. */
export const schema = builder.toSchema()
