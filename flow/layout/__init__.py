"""The layout flow: readers, the design, the steps, the checks, the power computation, the pages."""
