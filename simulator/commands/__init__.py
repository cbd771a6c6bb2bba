"""The commands of `servicedrill`: one module each, loaded when it is called."""
