// Holds the precompiled header for the targets that reuse it.
