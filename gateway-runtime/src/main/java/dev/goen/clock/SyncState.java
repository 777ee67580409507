package dev.goen.clock;

import java.util.OptionalLong;

/** Tells whether the wall clock of this machine follows a time server, and within what. */
@FunctionalInterface
public interface SyncState {

  /** The uncertainty of the wall clock in milliseconds; empty when it is not synchronized. */
  OptionalLong uncertaintyMillis();

  /** A clock somebody else keeps right, such as that of a virtual machine's host. */
  SyncState TRUSTED = () -> OptionalLong.of(100);

  /** Synchronized when either says so. */
  default SyncState or(SyncState other) {
    return () -> {
      OptionalLong mine = uncertaintyMillis();
      return mine.isPresent() ? mine : other.uncertaintyMillis();
    };
  }
}
