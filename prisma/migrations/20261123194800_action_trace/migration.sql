-- Where traces are on: the span that started the action, so that its jobs, on whatever instance, belong to one trace.
ALTER TABLE action ADD COLUMN trace_parent text CONSTRAINT action_trace_parent_form CHECK (length(trace_parent) = 55);
