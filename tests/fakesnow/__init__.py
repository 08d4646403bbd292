"""The pipelines against an emulation of Snowflake: a recipe of its own (`just fakesnow FILE`)."""
