"""All that touches the world: sources, the lake, executors, Prefect and the command line."""
