"""The openroad backend: a configuration as designs of OpenROAD-flow-scripts and LibreLane, and as plain inputs (docs/howto/use-openroad-instead.md)."""
