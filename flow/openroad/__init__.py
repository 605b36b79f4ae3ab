"""The openroad backend: a configuration for OpenROAD-flow-scripts, LibreLane and other flows (docs/howto/use-openroad-instead.md)."""
