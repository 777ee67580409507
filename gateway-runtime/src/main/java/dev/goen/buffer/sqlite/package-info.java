/**
 * The buffer in an SQLite file: one writer connection, and a reading one for each destination.
 *
 * <p>The only importer of JDBC. What a block looks like inside is not known here (see {@code
 * BlockCodec}), nor when to commit.
 */
@NullMarked
package dev.goen.buffer.sqlite;

import org.jspecify.annotations.NullMarked;
