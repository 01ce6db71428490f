"""One file per capability, channel-neutral; importing this package fills the table of commands: the table of contents."""
