"""What people paste and type becomes fields: numbers, days, deadlines, heads of documents. Pure, except ``readers``."""
