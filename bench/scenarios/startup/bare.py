# Nothing: what starting takes by itself.
