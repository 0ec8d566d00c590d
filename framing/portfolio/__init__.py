"""Many named cases side by side: read from a table or a folder, judged, placed and written out."""
