"""The whole endpoint over HTTP, beside a bare one: same server, same machine, one run."""
