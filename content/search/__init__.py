"""Words: the syntax that people type, and the condition that it becomes on both engines."""
