import './scalars.ts'
import './refusals.ts'
import '../credits/schema.ts'
import '../auth/schema.ts'
import '../actions/schema.ts'
import '../outputs/schema.ts'
import '../actions/progress-schema.ts'
import '../usage/schema.ts'
import '../health/schema.ts'
import '../admin/schema.ts'
import '../health/incident-schema.ts'
import '../health/alert-schema.ts'
import '../health/maintenance-schema.ts'
import '../health/board-schema.ts'
import { builder } from './builder.ts'

/** Every feature adds its part to the builder by being imported. */
export const schema = builder.toSchema()
