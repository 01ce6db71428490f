"""The example Sở, its story, and the page with several phones: the real application, seen from people's hands."""
