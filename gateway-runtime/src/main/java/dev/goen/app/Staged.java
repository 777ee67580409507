package dev.goen.app;

import dev.goen.buffer.Entry;
import dev.goen.reading.Stream;

/** What the pipeline has made and the writer has not taken yet. */
record Staged(Stream stream, Entry entry) {}
