"""How text, numbers, dates and YAML are read, wherever they come from."""
