"""How learning platforms lay a class out: one file for each platform, behind the protocol in `layout`."""
