"""What leaves the product as files: tables, documents, the log, and the script that checks an exported log."""
