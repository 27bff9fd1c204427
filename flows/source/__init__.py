"""Where copy comes from: a module a kind, with a frozen model whose `intake` gives what it brings."""
