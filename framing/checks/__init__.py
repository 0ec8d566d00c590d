"""What ``framing check`` proves: one module for each kind of thing that can be wrong."""
