"""The write path: source file → Paper → Chunk → vector → library."""
