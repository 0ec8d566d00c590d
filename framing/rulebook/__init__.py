"""The folder rules/, read strictly into frozen types. Nothing here judges a case."""
