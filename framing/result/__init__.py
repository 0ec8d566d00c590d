"""The framing of a case: verdict, task, path, services, money, brief and plan."""
