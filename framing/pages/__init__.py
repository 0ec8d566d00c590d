"""The questionnaire in the browser. Pages show and collect; what follows is decided elsewhere."""
