"""What the rulebook says, held against what AWS says today. Only this room asks the network."""
